import { type Command, Option } from 'commander';
import type { ComparisonFlags } from '../comparison/run-comparison.js';
import { localPath, wholeNumber } from '../flags.js';
import { sharedOptions } from './shared-options.js';

/** The flags that `addComparisonOptions` adds. */
export interface SharedComparisonFlags extends ComparisonFlags {
  readonly seed: number;
  readonly maxSequences?: number;
  readonly sequences?: number;
}

/** Adds the options that are common to all commands that train several machines and compare them. */
export function addComparisonOptions(command: Command, budget: string): Command {
  return command
    .addOption(
      new Option(
        '--max-sequences <count>',
        `training sequences for each machine (default: ${budget})`,
      ).argParser(wholeNumber),
    )
    .addOption(
      new Option('--seed <number>', 'decides all that is random').argParser(wholeNumber).default(1),
    )
    .addOption(sharedOptions.sequences())
    .option(
      '--out <folder>',
      'the folder of the comparison, with a run folder for each machine (default: a new one in runs)',
      localPath,
    )
    .option('--overwrite', 'delete the comparison that is in the folder')
    .addOption(sharedOptions.force())
    .addOption(sharedOptions.engine('compiled where possible'))
    .addOption(sharedOptions.backend('wasm'))
    .addOption(sharedOptions.json())
    .option('--quiet', 'print the outcome only');
}

export const comparisonExitCodes =
  'Exit codes: 0 done, 2 bad input, 3 failed run, 130 interrupted (what was reached is kept; tapehead resume goes on with the machine that was trained).';
