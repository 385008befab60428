import { type ContenderRecipe, contendersOf } from '@tapehead/experiments';
import { table, tenths, unique, whole } from '../format.js';
import { chosenOn, reportedFrom } from '../plan.js';
import type { FigureLink } from '../section.js';
import { criterionOf } from '../topics.js';
import { budgetsOf, hours, wholeTable } from './budget.js';
import { type Cell, cellOf } from './cell.js';
import type { CollectedRun } from './collected.js';
import { published, publishedMachines } from './published.js';

/** The runs of a machine on a task. */
export interface MachineRuns {
  readonly machine: ContenderRecipe;
  readonly runs: readonly CollectedRun[];
}

/** What was found of each machine on a task of the collection, and the task's figure if there is one. */
export interface TaskRuns {
  readonly task: string;
  readonly machines: readonly MachineRuns[];
  readonly figure: FigureLink | null;
}

/** A column of the tables. */
interface Column {
  readonly name: string;
  readonly title: string;
}

/** The document on the collection, as Markdown. Equal runs give equal text. */
export function collectionText(tasks: readonly TaskRuns[]): string {
  const columns = columnsOf(tasks);
  const cells = new Map(
    tasks.map(({ task, machines }) => {
      const criterion = criterionOf(task, null);
      return [
        task,
        new Map(machines.map(({ machine, runs }) => [machine.name, cellOf(runs, criterion)])),
      ];
    }),
  );
  const tableOf = (text: (cell: Cell) => string) =>
    table([
      ['task', ...columns.map(({ title }) => title)],
      ...tasks.map(({ task }) => [
        task,
        ...columns.map(({ name }) => {
          const cell = cells.get(task)?.get(name) ?? null;
          return cell === null ? 'not trained' : text(cell);
        }),
      ]),
    ]);
  const budgets = tasks.map(({ task }) => ({ task, most: budgetsOf(task) }));
  const seconds = wholeTable(budgets.map(({ most }) => most));
  const [first] = tasks;
  const parts = [
    '# The collection',
    'Which machine learns which algorithm. Each cell is a recipe, `tapehead train <task> --machine <machine>`; the tables are written by',
    '```sh\nnpx -y pnpm@10.34.9 results collection                                # trains what is missing, and goes on where it was stopped\nnpx -y pnpm@10.34.9 results collection --task parity --machine stack  # some of the cells alone\n```',
    `Machines are trained on strings of 1 to 40 symbols and measured at 20 lengths evenly spread from 41 to 500, 16 fresh sequences of each, in a memory that grows with them: all are trained with 64 slots, tapes with 128, whatever their recipes have for longer strings, and measured with as many as a string has symbols and 8 more, tapes with as many as there are steps, since a head that moves on while it answers would come round a shorter tape to its beginning; key-value recall is trained on up to 20 items and measured at 40, 200 and 1,000. ${first ? `A task of strings is solved with ${criterionOf(first.task, null).words}` : ''}; key-value recall without a wrong value. Recipes were chosen on the seeds ${chosenOn.from}–${chosenOn.to}; reported are seeds from ${reportedFrom} on, up to five of each cell, which no trial has used. \`not trained\` says nothing about a machine: nobody has run the cell yet.`,
    '## Solved',
    'How many seeds solve the task, and the median of their mean accuracies beyond the training range.',
    tableOf(
      ({ solved, seeds: count, accuracy }) =>
        `${solved === count ? `**${solved} of ${count}**` : `${solved} of ${count}`}, ${percentOf(accuracy)}`,
    ),
    '## What it took',
    'The median of the CPU seconds that training a seed took, and how many sequences it used; a run ends early once three checks in a row found nothing wrong, but for those of networks without memory, stacks and tapes, which become more decided to the end.',
    tableOf(
      ({ cpuSeconds, sequences }) =>
        `${cpuSeconds === null ? '–' : `${whole(cpuSeconds)} s`}, ${whole(sequences)}`,
    ),
    '## Budgets',
    `The CPU seconds that a seed takes at most, estimated from what its machine took on one task on a busy machine: training without an early end, and measuring. The five seeds of all cells take at most ${hours(seconds)} together, which is ${tenths(seconds / 2 / 3600)} hours on two cores; the command says how much of it is still to do.`,
    table([
      ['task', ...columns.map(({ title }) => title)],
      ...budgets.map(({ task, most }) => [
        task,
        ...columns.map(({ name }) => `${whole(most.get(name) ?? 0)} s`),
      ]),
    ]),
    '## Published numbers',
    'Not ours, and not measured in the same way: the accuracies that Delétang and others report in [Neural Networks and the Chomsky Hierarchy](https://arxiv.org/abs/2207.02098) (2023), written down from memory. They are the best of ten seeds and of several learning rates, trained on 128 million sequences.',
    publishedTable(tasks.map(({ task }) => task)),
    ...tasks.flatMap(({ figure }) =>
      figure === null ? [] : [`## ${figure.text}`, `![${figure.text}](${figure.path})`],
    ),
    '## Where it was trained',
    ...unique(
      tasks.flatMap(({ machines }) => machines.flatMap(({ runs }) => runs.map(originText))),
    ).toSorted(),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The machines of all tasks in the order of their recipes. */
function columnsOf(tasks: readonly TaskRuns[]): readonly Column[] {
  const all = tasks.flatMap(({ task }) => contendersOf(task));
  return [...new Map(all.map(({ name, title }) => [name, { name, title }])).values()];
}

function publishedTable(tasks: readonly string[]): string {
  return table([
    ['task', ...publishedMachines],
    ...tasks.flatMap((task) => {
      const row = published[task];
      return row ? [[task, ...row.map((accuracy) => `${accuracy.toFixed(1)} %`)]] : [];
    }),
  ]);
}

function originText({ engine, origin }: CollectedRun): string {
  return `- commit ${origin.commit}; ${engine}; ${origin.cpu}, ${origin.cores} cores, Node ${origin.node}; ${origin.jobs} at a time.`;
}

/** Rounded down, so that 100 % is without a mistake. */
function percentOf(share: number): string {
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}
