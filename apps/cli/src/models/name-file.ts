import { CheckpointError } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { UserError } from '@tapehead/runs';

/**
 * The result of `use`. If it throws because of the file, the error is made to name the file.
 * @throws {UserError} where `use` finds the file damaged or unfit.
 */
export function nameFile<Result>(where: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    if (error instanceof CheckpointError) throw unusable(where, [error.message]);
    if (error instanceof InvalidOptionsError) throw unusable(where, error.faults);
    throw error;
  }
}

function unusable(where: string, faults: readonly string[]): UserError {
  const begin = `${where}: cannot be used:`;
  return new UserError(
    faults.length === 1 ? `${begin} ${faults.join('')}` : [begin, ...faults].join('\n  '),
  );
}
