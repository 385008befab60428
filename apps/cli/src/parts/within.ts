import { InvalidOptionsError, printable } from '@tapehead/core';
import { UserError } from '@tapehead/runs';

/**
 * Runs code that was written by somebody else and may fail in any way; `where` names it.
 * @throws {UserError} saying how it failed.
 * @throws {InvalidOptionsError} as it is: it names what is wrong by itself.
 */
export function within<Result>(where: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof InvalidOptionsError || error instanceof UserError) throw error;
    throw new UserError(`${where} failed: ${causeText(error)}`);
  }
}

/** An error's message in one line. */
export function causeText(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  const message = printable(error.message);
  return error.name === 'Error' ? message : `${error.name}: ${message}`;
}
