import type { ExitCode } from '@tapehead/command';
import { standardRegistry } from '@tapehead/experiments';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles, UserError } from '@tapehead/runs';
import { type Command, Option } from 'commander';
import { compareStored } from '../comparison/compare-stored.js';
import { contenderNames, contendersFor } from '../comparison/contender.js';
import { runComparison } from '../comparison/run-comparison.js';
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
    .description(
      'Trains NTMs and networks without memory on a task, each with settings of its own and all on one budget of sequences, and prints and draws how much is wrong at which length. Of run folders it lays the learning curves over each other and says what differs.',
    )
    .argument(
      '[what...]',
      `${Object.keys(standardRegistry.tasks).join(', ')}, a module with a task and recipes of your own, or run folders`,
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
  tapehead compare runs/copy-lstm-seed1 runs/copy-lstm-seed2
  tapehead compare ./my-task.js --use ./my-parts.js

${comparisonExitCodes}`,
    )
    .action(async (what: readonly string[], { machines, ...flags }: CompareFlags) => {
      const [argument] = what;
      if (what.length > 1 || (argument !== undefined && isRunFolder(argument))) {
        refuseTrainingFlags(command);
        end(await compareStored(what, flags, host));
        return;
      }
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

const isRunFolder = (path: string) => existsSync(join(path, runFiles.log));

/** Of what was typed, all that does not change training. */
const ofFolders: ReadonlySet<string> = new Set(['out', 'overwrite', 'force', 'json', 'quiet']);

/** @throws {UserError} for a flag of training: runs are compared as they are. */
function refuseTrainingFlags(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || ofFolders.has(name)) continue;
    throw new UserError(`--${option.name()}: got it beside run folders, which are not trained`);
  }
}
