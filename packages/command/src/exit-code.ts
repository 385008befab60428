/** What every command exits with: done, bad input, a run that failed, an end by a signal or because nobody reads its output. */
export const exitCode: {
  readonly done: 0;
  readonly badInput: 2;
  readonly failedRun: 3;
  readonly interrupted: 130;
} = { done: 0, badInput: 2, failedRun: 3, interrupted: 130 };

/** One of them. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
