import { CheckpointError } from '@tapehead/checkpoint';
import { type ExitCode, exitCode } from '@tapehead/command';
import { InvalidOptionsError } from '@tapehead/core';
import { RunError, UserError } from '@tapehead/runs';
import { fileFault } from '@tapehead/runs/node';
import { remedyText } from './output/remedy-text.js';

/** What to print of an error that ended the command, and the code to exit with. */
export function describeError(error: unknown): {
  readonly message: string;
  readonly code: ExitCode;
} {
  return { message: messageOf(error), code: codeOf(error) };
}

function messageOf(error: unknown): string {
  if (error instanceof InvalidOptionsError) {
    const { faults } = error;
    return faults.length === 1 ? `error: ${faults.join()}` : ['error:', ...faults].join('\n  ');
  }
  return `error: ${error instanceof Error ? (fileText(error) ?? withRemedy(error)) : String(error)}`;
}

/** An error's message, with the command or flag that may help. */
function withRemedy(error: Error): string {
  const hasRemedy = error instanceof UserError || error instanceof RunError;
  const remedy = hasRemedy ? error.remedy : undefined;
  return remedy ? `${error.message}: ${remedyText(remedy)}` : error.message;
}

/** An error of the file system in words, with the path; undefined for any other error. */
export function fileText(error: Error): string | undefined {
  const fault = fileFault(error);
  return fault && 'path' in error && typeof error.path === 'string'
    ? `${error.path}: ${fault}`
    : fault;
}

function codeOf(error: unknown): ExitCode {
  const isBadInput = [InvalidOptionsError, UserError, CheckpointError].some(
    (kind) => error instanceof kind,
  );
  return isBadInput ? exitCode.badInput : exitCode.failedRun;
}
