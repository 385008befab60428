import { standardRegistry } from '@tapehead/experiments';
import { type Command, Option } from 'commander';
import { contenderNames, contendersFor } from '../comparison/contender.js';
import { runComparison } from '../comparison/run-comparison.js';
import type { ExitCode } from '../exit-code.js';
import { names } from '../flags.js';
import type { Host } from '../host.js';
import {
  addComparisonOptions,
  comparisonExitCodes,
  type SharedComparisonFlags,
} from './comparison-options.js';
import { loadTaskAndParts, type PartsFlags, usedModules } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface CompareFlags extends SharedComparisonFlags, PartsFlags {
  readonly machines?: readonly string[];
  readonly lengths?: readonly number[];
}

/** `tapehead compare <task>`: NTMs beside networks without memory. */
export function compareCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary('compare NTMs with networks without memory')
    .description(
      'Trains NTMs and networks without memory on a task, each with settings of its own and all on one budget of sequences, and prints and draws how much is wrong at which length.',
    )
    .argument(
      '[task]',
      `${Object.keys(standardRegistry.tasks).join(', ')}, or a module with a task and recipes of your own`,
    )
    .addOption(
      new Option(
        '--machines <list>',
        `some of ${contenderNames.join(', ')} (default: all that have a recipe, <task>-<machine>)`,
      ).argParser(names),
    )
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.lengths());
  addComparisonOptions(command, "that of the NTMs' recipes")
    .addHelpText(
      'after',
      `
Examples:
  tapehead compare copy
  tapehead compare copy --machines lstm,at-once --lengths 10,20,40 --max-sequences 4000
  tapehead compare ./my-task.js --use ./my-parts.js

${comparisonExitCodes}`,
    )
    .action(async (argument: string | undefined, { machines, ...flags }: CompareFlags) => {
      if (argument === undefined && flags.data === undefined) {
        command.error("error: missing required argument 'task', or --data");
      }
      const { task, parts } = await loadTaskAndParts(argument, flags, host.signal);
      const comparison = {
        name: `compare-${task}-seed${flags.seed}`,
        title: `Wrong bits of ${task} by length`,
        task,
        seed: flags.seed,
        contenders: contendersFor(task, { ...flags, names: machines }, parts),
        modules: usedModules(parts),
        conclude: () => null,
      };
      end(await runComparison(comparison, flags, host));
    });
}
