import { join } from 'node:path';
import { type ExitCode, exitCode } from '@tapehead/command';
import type { JsonObject } from '@tapehead/core';
import { collectionTasks, contendersOf, topics } from '@tapehead/experiments';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import type { Host } from './host.js';
import { findOrigin } from './origin.js';
import { parseJson } from './json.js';
import { chosenOn, planRuns, reportedFrom, type Run } from './plan.js';
import { createProgressDisplay } from './progress-display.js';
import { shortened } from './reach.js';
import type { Origin } from './run-record.js';
import { findTodo, type Todo } from './todo.js';
import { type RunsListener, trainRuns } from './train-runs.js';
import { contenderNames } from './topics.js';
import { recordTrial, requirePlaces, trialRuns } from './trials.js';
import { readRun, type ResultsFolders, withTrainedBefore, writeResults } from './write-results.js';
import { budgetWords } from './collection/budget.js';
import { notCollected } from './collection/collected.js';
import { storedCells, writeCollection } from './collection/write-collection.js';

interface Flags {
  readonly seeds?: readonly number[];
  readonly machine?: readonly string[];
  readonly task?: readonly string[];
  readonly trial?: string;
  readonly change?: JsonObject;
  readonly jobs: number;
  readonly fresh?: boolean;
  readonly upTo?: number;
}

/** Runs `pnpm results` with these arguments in the root of the repository, and says what to exit with. */
export async function runCommand(
  args: readonly string[],
  host: Host,
  root: string,
): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const command = new Command('results')
    .description(
      "Trains all seeds of a task, of the article's experiment, or of all of them, and writes docs/results.md; or those of the collection, and writes docs/collection.md.",
    )
    .addArgument(
      new Argument(
        '[task]',
        'what to learn, article for its experiment, or collection for the machines on the tasks of its table (default: all but the collection)',
      ).choices([...resultsTopics, collection]),
    )
    .addOption(
      new Option(
        '--seeds <list>',
        'such as 1-10 or 1,3 (default: those that no recipe was chosen on: 1001-1020, 1001-1010 where a run takes minutes, 1001-1005 for what is only compared with)',
      ).argParser(seedList),
    )
    .addOption(
      new Option('--machine <names...>', 'only these (default: all with a recipe)').choices(
        contenderNames,
      ),
    )
    .addOption(
      new Option('--task <names...>', 'of the collection only these (default: all)').choices(
        collectionTasks,
      ),
    )
    .addOption(
      new Option('--jobs <count>', 'runs at a time')
        .argParser(jobCount)
        .default(2, 'both cores: 2'),
    )
    .option(
      '--trial <words>',
      'a trial, named in these words: adds what it reaches to docs/trials.jsonl and docs/recipes.md, by default with the seeds 1-10',
    )
    .addOption(
      new Option(
        '--change <json>',
        'what a trial changes in the recipes, such as \'{"batch":4}\' (default: nothing)',
      ).argParser(configChange),
    )
    .addOption(
      new Option(
        '--up-to <length>',
        'where a run is tried at longer and longer sequences, the longest of them (default: 16384, which takes minutes of each run)',
      ).argParser(longestLength),
    )
    .option('--fresh', 'train also what was trained before with the same config')
    .addHelpText('after', '\nExit codes: 0 done, 2 bad input, 3 a run failed, 130 interrupted.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .action(async (topic: string | undefined, flags: Flags) => {
      const { machine } = flags;
      if (flags.task !== undefined && topic !== collection) {
        command.error('error: --task: only the collection has tasks to choose from');
      }
      if (flags.upTo !== undefined && topic === collection) {
        command.error('error: --up-to: the collection is measured at all its lengths');
      }
      const wanted = topicsOf(topic, flags.task).filter((one) =>
        contendersOf(one).some(({ name }) => machine === undefined || machine.includes(name)),
      );
      // Without a run, the section would be written with nothing in it.
      if (topic !== undefined && wanted.length === 0) command.error(machineFault(machine, topic));
      const used = flags.seeds?.find((seed) => seed >= reportedFrom);
      if (flags.trial !== undefined && used !== undefined) command.error(seedFault(used));
      if (flags.trial === undefined && flags.change !== undefined) {
        command.error('error: --change: only a trial changes recipes; name it with --trial');
      }
      const write = topic === collection ? intoCollection : intoResults;
      code = await results(wanted, flags, host, root, write);
    });
  try {
    await command.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed its own message.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    }
    host.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCode.failedRun;
  }
}

/** What the argument for the collection is called. */
const collection = 'collection';

/** The topics that have a section in docs/results.md. */
const resultsTopics = topics.filter((topic) => !collectionTasks.includes(topic));

function topicsOf(topic: string | undefined, tasks?: readonly string[]): readonly string[] {
  if (topic === collection) return tasks ?? collectionTasks;
  return topic === undefined ? resultsTopics : [topic];
}

/** Writes what the runs of some topics have reached. */
type Writer = (
  plans: readonly { readonly topic: string; readonly runs: readonly Run[] }[],
  folders: ResultsFolders,
  stdout: Host['stdout'],
) => Promise<void>;

const intoResults: Writer = async (plans, folders, stdout) => {
  for (const { topic, runs } of plans) {
    const present = await withTrainedBefore(topic, runs, folders.runs);
    stdout.write(`${await writeResults(topic, present, folders)}\n\n`);
  }
  stdout.write(`Written to ${join('docs', 'results.md')}.\n`);
};

const intoCollection: Writer = async (_plans, folders, stdout) => {
  stdout.write(`${await writeCollection(folders)}\nWritten to ${join('docs', 'collection.md')}.\n`);
};

/** What is said of a trial with a seed that is to be reported. */
function seedFault(seed: number): string {
  return `error: --seeds: got ${seed}, expected less than ${reportedFrom}: what is reported no trial may have used`;
}

/** What is said of a machine that a topic does not have. */
function machineFault(machine: readonly string[] | undefined, topic: string): string {
  const known = contendersOf(topic).map(({ name }) => name);
  return `error: --machine: got ${machine?.join(' ') ?? ''}, expected one of ${known.join(', ')}, which ${topic} has`;
}

async function results(
  names: readonly string[],
  flags: Flags,
  host: Host,
  root: string,
  write: Writer,
): Promise<ExitCode> {
  const { stdout, stderr, signal } = host;
  const folders = { runs: join(root, 'results'), docs: join(root, 'docs') };
  const trial =
    flags.trial === undefined ? null : { words: flags.trial, change: flags.change ?? {} };
  if (trial) await requirePlaces(names, folders.docs);
  const plans = names.map((topic) => {
    const machines = contendersOf(topic).filter(
      ({ name, role }) => flags.machine?.includes(name) ?? (trial === null || role === 'machine'),
    );
    const seeds = flags.seeds ?? (trial === null ? undefined : seedsOfTrials);
    const { upTo = Infinity } = flags;
    const runs = planRuns(topic, machines, seeds).map((run) => ({
      ...run,
      reach: shortened(run.reach, upTo),
    }));
    return { topic, runs: trial === null ? runs : trialRuns(runs, trial) };
  });
  const all = plans.flatMap(({ runs }) => runs);
  const origin = await findOrigin(root, flags.jobs);
  const stored = flags.fresh === true ? [] : await storedCells(folders.docs);
  const missing = await findTodo(notCollected(all, stored), {
    folder: folders.runs,
    commit: origin.commit,
    fresh: flags.fresh === true,
  });
  const kept = all.length - missing.length;
  stderr.write(
    kept === 0
      ? `${all.length} runs to do.\n`
      : `${missing.length} of ${all.length} runs to do; ${kept} were trained with this config before (--fresh trains them again).\n`,
  );
  if (write === intoCollection) stderr.write(`${budgetWords(missing)}\n`);
  const failed = missing.length === 0 ? 0 : await train(missing, folders.runs, origin, host);
  if (signal.aborted) {
    stderr.write('Interrupted; the same command goes on from here.\n');
    return exitCode.interrupted;
  }
  if (trial) {
    const recorded = await Promise.all(all.map((run) => readRun(run, folders.runs)));
    await recordTrial(trial, recorded, folders.docs);
    stdout.write(`Added to ${join('docs', 'trials.jsonl')} and ${join('docs', 'recipes.md')}.\n`);
    return failed === 0 ? exitCode.done : exitCode.failedRun;
  }
  await write(plans, folders, stdout);
  return failed === 0 ? exitCode.done : exitCode.failedRun;
}

/** Trains and shows how it goes; returns how many of the runs failed. */
async function train(
  missing: readonly Todo[],
  folder: string,
  origin: Origin,
  { stderr, signal }: Host,
): Promise<number> {
  const display = createProgressDisplay(
    stderr,
    missing.map(({ run }) => run),
  );
  let failed = 0;
  const listener: RunsListener = {
    progress: display.progress,
    end(run, fault) {
      if (fault !== null) failed += 1;
      display.end(run, fault);
    },
  };
  try {
    await trainRuns(missing, { folder, origin, signal, listener });
  } finally {
    display.stop();
  }
  return failed;
}

const seedsOfTrials = Array.from(
  { length: chosenOn.to - chosenOn.from + 1 },
  (_, index) => chosenOn.from + index,
);

/** Whole numbers and ranges of them with commas between, such as 1-3,7. */
export function seedList(text: string): readonly number[] {
  const fault = 'Expected seeds such as 1-10 or 1,3.';
  const seeds = text.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    const count = Number(to) - Number(from) + 1;
    if (!(count >= 1 && count <= 1000)) throw new InvalidArgumentError(fault);
    return Array.from({ length: count }, (_, index) => Number(from) + index);
  });
  return [...new Set(seeds)];
}

function configChange(text: string): JsonObject {
  const { success, data } = z.record(z.string(), z.json()).safeParse(parseJson(text));
  if (!success) throw new InvalidArgumentError('Expected the members of a config as JSON.');
  return data;
}

function longestLength(text: string): number {
  const length = Number(text);
  if (Number.isInteger(length) && length >= 32 && length <= 1_000_000) return length;
  throw new InvalidArgumentError('Expected a length from 32 to 1000000.');
}

function jobCount(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Expected a number from 1 to 99.');
  return Number(text);
}
