import { CheckpointError } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { UserError } from '@tapehead/runs';

/**
 * What `use` makes of a file, with the file's name in whatever it finds wrong.
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
