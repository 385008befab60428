import { type ExitCode, exitCode } from '@tapehead/command';
import { machineKinds, machineSummary } from '@tapehead/experiments';
import type { Command } from 'commander';
import type { Host } from '../host.js';
import { loadOwnParts, type PartsFlags } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

/** What any machine can have, by fields of the config. */
const additions = `Any of them can have, by --set of tapehead train:
  outputFeedback=true           Its last output is part of its next input: the right one in training, its own afterwards.
  planningSteps.fixed=10        So many blank steps before each answer, in which it has time to compute.
  planningSteps.proportion=0.5  So many for each step before the answer, in all rounded up.`;

interface MachinesFlags extends PartsFlags {
  readonly json?: boolean;
}

/** `tapehead machines`: what can be trained. */
export function machinesCommand(
  command: Command,
  { stdout, signal }: Host,
  end: (code: ExitCode) => void,
): void {
  command
    .description(
      'Lists the machines that can be trained, and the tasks that have a recipe for each.',
    )
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead machines
  tapehead machines --json
  tapehead train reverse-string --machine stack --set outputFeedback=true --set planningSteps.fixed=2`,
    )
    .action(async ({ json, ...flags }: MachinesFlags) => {
      const { registry, recipes } = await loadOwnParts(flags, signal);
      for (const machine of machineKinds(registry)) {
        const summary = machineSummary(machine, registry);
        const configs = Object.values(recipes).map(({ config }) => config);
        const own = configs.filter((config) => config.machine.kind === machine);
        const tasks = [...new Set(own.map(({ task }) => task.kind))];
        const learns = tasks.length === 0 ? '' : `  recipes for: ${tasks.join(', ')}\n`;
        stdout.write(
          json
            ? `${JSON.stringify({ machine, summary, tasks })}\n`
            : `${machine}\n  ${summary}\n${learns}\n`,
        );
      }
      if (!json) stdout.write(`${additions}\n`);
      end(exitCode.done);
    });
}
