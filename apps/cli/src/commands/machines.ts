import { machineKinds, machineSummary } from '@tapehead/experiments';
import type { Command } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.js';
import type { Host } from '../host.js';
import { loadOwnParts, type PartsFlags } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

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
    .summary('list machines')
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
  tapehead machines --json`,
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
      end(exitCode.done);
    });
}
