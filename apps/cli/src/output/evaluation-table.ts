import {
  type MeasureWords,
  mainUnit,
  measureOf,
  type Setting,
  type Task,
  wordsOf,
} from '@tapehead/core';
import type { EvaluationEntry } from '@tapehead/trainer';
import { decimal, rough } from './format.js';
import { table } from './table.js';

/** A column of the table: its heading, and its cell in the row of a setting. */
type Column = readonly [heading: string, cell: (entry: EvaluationEntry) => string];

/**
 * An evaluation as a table with a row for each setting. If the task has groups of outputs, such as presentations, a
 * second table says how many of each are right.
 */
export function evaluationTable(task: Task, entries: readonly EvaluationEntry[]): string {
  const names = Object.keys(task.settings[0]);
  const columns: readonly Column[] = [
    ...settingColumns(names),
    ['training range', ({ setting }) => (isTrained(task, setting) ? 'inside' : 'beyond')],
    ...scoreColumns(task, entries),
  ];
  const groups = entries[0]?.groups?.map(({ name }) => name) ?? [];
  const grouped: readonly Column[] = [
    ...settingColumns(names),
    ...groups.map((name): Column => [name, (entry) => rightShare(entry, name)]),
  ];
  return [
    tableOf(columns, entries),
    ...(groups.length > 0 ? ['Right at each:', tableOf(grouped, entries)] : []),
  ].join('\n');
}

function tableOf(columns: readonly Column[], entries: readonly EvaluationEntry[]): string {
  const rows = entries.map((entry) => columns.map(([, cell]) => cell(entry)));
  return table([columns.map(([heading]) => heading), ...rows]);
}

function settingColumns(names: readonly string[]): readonly Column[] {
  return names.map((name) => [name, ({ setting }) => String(setting[name] ?? '')]);
}

/** The columns of scores, the main measure first. Wrong outputs are left out if even the best predictor has some. */
function scoreColumns(task: Task, entries: readonly EvaluationEntry[]): readonly Column[] {
  const words = wordsOf(task);
  const optimum = Math.max(0, ...entries.map(({ optimalBits }) => optimalBits));
  if (words.by === 'wrong outputs') return [...wrongColumns(words), ...costColumns(task)];
  if (optimum === 0) return [...costColumns(task), ...wrongColumns(words)];
  return [
    [
      mainUnit(words, optimum),
      (entry) => rough((entry.bitsPerSequence ?? NaN) - entry.optimalBits),
    ],
    ...costColumns(task),
  ];
}

function wrongColumns({ wrong }: MeasureWords): readonly Column[] {
  return [
    [wrong, (entry) => decimal(entry.wrong, 0)],
    ['of', ({ total }) => decimal(total, 0)],
    ['wrong', ({ errorRate }) => `${rough(100 * errorRate)} %`],
    ['perfect sequences', (entry) => `${entry.perfectSequences} of ${entry.sequences}`],
  ];
}

function costColumns(task: Task): readonly Column[] {
  const { cost: name, kind } = measureOf(task);
  if (kind === 'numbers') {
    return [
      [name, ({ cost }) => rough(cost)],
      [
        'root mean square',
        ({ cost, sequences, total }) => rough(Math.sqrt((cost * sequences) / total)),
      ],
    ];
  }
  return [
    [name, ({ bitsPerSequence }) => rough(bitsPerSequence ?? NaN)],
    ...(kind === 'classes' ? [['nats', ({ cost }) => rough(cost)] satisfies Column] : []),
    ['optimum', ({ optimalBits }) => rough(optimalBits)],
  ];
}

function rightShare({ groups = [] }: EvaluationEntry, name: string): string {
  const { wrong, total } = groups.find((group) => group.name === name) ?? { wrong: 0, total: 0 };
  return total === 0 ? '–' : `${rough(100 - (100 * wrong) / total)} %`;
}

/** Whether a setting is within the training range, whose hardest setting is the task's first. */
function isTrained(task: Task, setting: Setting): boolean {
  const [hardest] = task.settings;
  return Object.entries(setting).every(([name, value]) => value <= (hardest[name] ?? value));
}
