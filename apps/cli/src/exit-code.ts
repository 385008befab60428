/** The command's exit codes. */
export const exitCode = { done: 0, badInput: 2, failedRun: 3, interrupted: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
