import type { Setting, Task } from '@tapehead/core';
import type { EvaluationEntry } from '@tapehead/trainer';
import { decimal, rough } from './format.js';
import { table } from './table.js';

/** An evaluation as a table, a row for each setting. */
export function evaluationTable(task: Task, entries: readonly EvaluationEntry[]): string {
  const names = Object.keys(task.settings[0]);
  const heading = [
    ...names,
    'training range',
    'wrong bits',
    'of',
    'wrong',
    'perfect sequences',
    'bits per sequence',
    'optimum',
  ];
  const rows = entries.map((entry) => [
    ...names.map((name) => String(entry.setting[name] ?? '')),
    isTrained(task, entry.setting) ? 'inside' : 'beyond',
    decimal(entry.wrongBits, 0),
    decimal(entry.totalBits, 0),
    `${rough(100 * entry.bitErrorRate)} %`,
    `${entry.perfectSequences} of ${entry.sequences}`,
    rough(entry.bitsPerSequence),
    rough(entry.optimalBits),
  ]);
  return table([heading, ...rows]);
}

/** Whether training went as far: a task's first setting is the hardest of its training range. */
function isTrained(task: Task, setting: Setting): boolean {
  const [hardest] = task.settings;
  return Object.entries(setting).every(([name, value]) => value <= (hardest[name] ?? value));
}
