import { type ExitCode, exitCode } from '@tapehead/command';
import type { JsonObject, Setting } from '@tapehead/core';
import { type Catalog, experiment } from '@tapehead/experiments';
import type { Command } from 'commander';
import type { Host } from '../host.js';
import { loadOwnParts, type PartsFlags } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface TasksFlags extends PartsFlags {
  readonly json?: boolean;
}

/** `tapehead tasks`: what can be learned. */
export function tasksCommand(
  command: Command,
  { stdout, signal }: Host,
  end: (code: ExitCode) => void,
): void {
  command
    .description('Lists the tasks with their options, what is measured, and the recipes.')
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead tasks
  tapehead tasks --json`,
    )
    .action(async ({ json, ...flags }: TasksFlags) => {
      const catalog = await loadOwnParts(flags, signal);
      for (const kind of Object.keys(catalog.registry.tasks)) {
        const listing = listTask(kind, catalog);
        stdout.write(json ? `${JSON.stringify(listing)}\n` : asText(listing));
      }
      end(exitCode.done);
    });
}

interface Listing {
  readonly task: string;
  /** What is to be learned, in one sentence; null for a task that does not say it. */
  readonly summary: string | null;
  /** The task's options with their defaults. */
  readonly options: JsonObject;
  readonly inputSize: number;
  readonly outputSize: number;
  /** The settings, from the hardest of the training range on. */
  readonly settings: readonly Setting[];
  readonly recipes: readonly { readonly name: string; readonly description: string }[];
}

function listTask(kind: string, { registry, recipes }: Catalog): Listing {
  const { summary, options, inputSize, outputSize, settings } = experiment(
    { task: { kind } },
    registry,
  ).task;
  const own = Object.entries(recipes).flatMap(([name, { description, config }]) =>
    config.task.kind === kind ? [{ name, description }] : [],
  );
  return {
    task: kind,
    summary: summary ?? null,
    options,
    inputSize,
    outputSize,
    settings,
    recipes: own,
  };
}

function asText({
  task,
  summary,
  options,
  inputSize,
  outputSize,
  settings,
  recipes: own,
}: Listing): string {
  const members = (object: object) =>
    Object.entries(object)
      .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
      .join(', ');
  return [
    task,
    ...(summary === null ? [] : [`  ${summary}`]),
    `  inputs ${inputSize}, outputs ${outputSize}`,
    `  options: ${members(options)}`,
    `  measured: ${settings.map(members).join('; ')}`,
    '  recipes:',
    ...own.map(({ name, description }) => `    ${name}: ${description}`),
    '',
    '',
  ].join('\n');
}
