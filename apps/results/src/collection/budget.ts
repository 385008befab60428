import { createRng } from '@tapehead/core';
import { collectionTasks, contendersOf, loadExperiment } from '@tapehead/experiments';
import { tenths } from '../format.js';
import { planRuns, reportedFrom, type Run } from '../plan.js';
import { reachSequences, slotsFor } from '../reach.js';
import type { Todo } from '../todo.js';
import { seedsOfCell } from '../topics.js';

/** What a thousand steps of a sequence take, in seconds of CPU time. */
interface Cost {
  /** Of training, with 64 slots. */
  readonly training: number;
  /** Without gradients, with as many slots as `manySlots`. */
  readonly measuring: number;
  /** How the latter grows with the slots: as their number to this power. */
  readonly order: 0 | 1 | 2;
}

/** What `measuring` was measured with. */
const manySlots = 508;

/** Of how many strings their mean length is taken. */
const draws = 40;

/**
 * Measured on reverse-string on an AMD EPYC that other work kept busy, with Node 20 and the compiled engine: of networks
 * without memory, stacks and tapes whole runs, whose strings are shorter at first, of the others 320 strings. A machine that
 * is less busy takes less.
 */
const costs: Readonly<Record<string, Cost>> = {
  'plain-lstm': { training: 0.02, measuring: 0, order: 0 },
  'plain-gru': { training: 0.02, measuring: 0, order: 0 },
  lstm: { training: 0.15, measuring: 0.06, order: 1 },
  'gru-ntm': { training: 0.16, measuring: 0.06, order: 1 },
  stack: { training: 0.01, measuring: 0.04, order: 1 },
  tape: { training: 0.011, measuring: 0.04, order: 1 },
  dnc: { training: 0.22, measuring: 0.6, order: 2 },
  'dnc-fixed': { training: 0.25, measuring: 0.65, order: 2 },
  mann: { training: 0.1, measuring: 0.04, order: 1 },
};

/**
 * How many seconds of CPU time a run of the collection takes at most: for its budget of sequences, as long as its task
 * draws them, and for what it is measured at. Curricula of short sequences and runs that are solved early take less.
 * @throws {Error} for a machine of which no cost is known.
 */
export function mostSeconds({ config, machine, maxSequences, reach }: Run): number {
  const cost = costs[machine.name];
  if (cost === undefined) throw new Error(`${machine.name}: no cost is known of this machine`);
  const { task } = loadExperiment(config);
  const rng = createRng(1);
  const stepsOf = (length: number) => task.sample([{ length }], rng).steps;
  const drawn = Array.from({ length: draws }, () => stepsOf(task.drawSetting(rng).length));
  const trained = (sum(drawn) / draws) * maxSequences;
  const measured = (reach?.lengths ?? []).map((length) => {
    const steps = stepsOf(length);
    const share = slotsFor({ length, steps }, reach ?? { slots: 0, slotFor: 'vector' }) / manySlots;
    return reachSequences * steps * share ** cost.order;
  });
  return (trained * cost.training + sum(measured) * cost.measuring) / 1000;
}

/** How many seconds of CPU time a seed of each machine takes at most on a task, by the machine's name. */
export function budgetsOf(task: string): ReadonlyMap<string, number> {
  return new Map(
    contendersOf(task).flatMap((machine) =>
      planRuns(task, [machine], [reportedFrom]).map((run) => [machine.name, mostSeconds(run)]),
    ),
  );
}

/** How many seconds of CPU time all seeds of all cells take at most, by the budgets of the tasks. */
export function wholeTable(
  budgets: readonly ReadonlyMap<string, number>[] = collectionTasks.map(budgetsOf),
): number {
  return sum(budgets.flatMap((most) => [...most.values()])) * seedsOfCell;
}

/** What is said of the time that the table takes, and of that which is to do. */
export function budgetWords(todo: readonly Pick<Todo, 'run'>[]): string {
  const left = sum(todo.map(({ run }) => mostSeconds(run)));
  return `The whole table takes at most ${hours(wholeTable())}, what is to do at most ${hours(left)}.`;
}

/** Such as `7.5 CPU hours`. */
export const hours = (seconds: number): string => `${tenths(seconds / 3600)} CPU hours`;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
