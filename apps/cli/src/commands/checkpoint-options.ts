import { type CheckpointPlan, defaultPlan } from '@tapehead/runs';
import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../flags.js';

/** The flags that say when a run is stored. */
export interface CheckpointFlags {
  readonly checkpointEvery?: CheckpointPlan['every'];
  readonly keepCheckpoints?: number;
}

export const checkpointOptions = {
  every: (otherwise = '10s') =>
    new Option(
      '--checkpoint-every <amount>',
      `store the run after so many sequences, such as 500, or seconds, such as 30s (default: ${otherwise})`,
    ).argParser(amount),
  keep: (otherwise = '3') =>
    new Option(
      '--keep-checkpoints <count>',
      `how many of the last ones to keep (default: ${otherwise})`,
    ).argParser(checkpointCount),
};

/** The plan that the flags ask for; values that they do not set stay as before. */
export function checkpointPlan(
  { checkpointEvery, keepCheckpoints }: CheckpointFlags,
  before: CheckpointPlan = defaultPlan,
): CheckpointPlan {
  return { every: checkpointEvery ?? before.every, keep: keepCheckpoints ?? before.keep };
}

function amount(text: string): CheckpointPlan['every'] {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(s?)$/.exec(text) ?? [];
  const count = Number(digits);
  if (unit === 's' && count > 0 && count <= 1e9) return { seconds: count };
  if (unit === '' && Number.isSafeInteger(count) && count > 0) return { sequences: count };
  throw new InvalidArgumentError('Expected sequences, such as 500, or seconds, such as 30s.');
}

function checkpointCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 1000)
    throw new InvalidArgumentError('Expected a number from 1 to 1000.');
  return count;
}
