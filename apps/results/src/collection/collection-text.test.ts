import { collectionTasks, contendersOf } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { copyRun, measured } from '../../fixtures/records.js';
import { planRuns } from '../plan.js';
import type { RunRecord } from '../run-record.js';
import { criterionOf } from '../topics.js';
import { cellOf } from './cell.js';
import { withMeasured } from './choosing-text.js';
import {
  cellWith,
  collected,
  type CollectedRun,
  currentRuns,
  notCollected,
  readCells,
} from './collected.js';
import { collectionText } from './collection-text.js';
import { published, publishedMachines } from './published.js';

const { record } = copyRun('lstm', 1, [0, 0, 0, 0], { cpuSeconds: 7 });

/** Runs of a machine on parity, each with this share of wrong choices beyond the training range. */
function runsOf(machine: string, wrong: readonly number[]): readonly CollectedRun[] {
  return wrong.flatMap((errorRate, index) => {
    const run = planned(machine)[index];
    const reach = run?.reach?.lengths.map((length) => ({
      ...measured(length),
      wrong: errorRate * measured(length).total,
    }));
    const found = run && collected(run, { ...record, config: run.config, reach: reach ?? null });
    return found ? [found] : [];
  });
}

const planned = (machine: string) =>
  planRuns(
    'parity',
    contendersOf('parity').filter(({ name }) => name === machine),
  );

test('five seeds of every machine are planned, measured at 41 to 500 in a memory that grows', () => {
  const runs = planRuns('parity', contendersOf('parity'));
  expect(new Set(runs.map(({ seed }) => seed))).toEqual(new Set([1001, 1002, 1003, 1004, 1005]));
  const stack = runs.find(({ machine }) => machine.name === 'stack');
  expect(stack?.reach).toMatchObject({ untilMistake: false });
  expect([stack?.reach?.lengths[0], stack?.reach?.lengths.at(-1)]).toEqual([41, 500]);
  expect(stack?.settings).toBe(1);
  expect(stack?.config).toMatchObject({ machine: { options: { slots: 64 } } });
  const plain = runs.find(({ machine }) => machine.name === 'plain-lstm');
  expect(plain?.config).toMatchObject({ machine: { kind: 'plain', options: {} } });
});

test('a cell counts the seeds that solve its task', () => {
  const criterion = criterionOf('parity', null);
  expect(cellOf(runsOf('stack', [0, 0.0009, 0.2]), criterion)).toMatchObject({
    seeds: 3,
    solved: 2,
    accuracy: expect.closeTo(0.9991, 6),
    cpuSeconds: 7,
  });
  expect(cellOf([], criterion)).toBeNull();
});

test('key-value recall is solved without a wrong value at any number of items', () => {
  const [run] = runsOf('stack', [0]);
  const beyond = (wrong: readonly number[]) =>
    [40, 200, 1000].map((length, index) => ({ length, wrong: wrong[index] ?? 0, total: 160 }));
  const solved = (wrong: readonly number[]) =>
    run &&
    cellOf([{ ...run, beyond: beyond(wrong) }], criterionOf('key-value-recall', null))?.solved;
  expect([solved([0, 0, 0]), solved([0, 0, 1]), solved([1, 0, 0])]).toEqual([1, 0, 0]);
});

test('a run that was trained but not measured, or not to the end of the plan, is no run of a cell', () => {
  const [run] = planned('stack');
  if (!run) throw new Error('a run is planned');
  const lengths = run.reach?.lengths ?? [];
  const keep = (changes: Partial<RunRecord>) =>
    collected(run, { ...record, config: run.config, ...changes });
  const reach = lengths.map((length) => measured(length));
  expect(keep({ reach })?.beyond).toHaveLength(lengths.length);
  expect(keep({ reach: null })).toBeNull();
  expect(keep({ reach: reach.slice(0, -1) })).toBeNull();
  expect(keep({ reach, outcome: null })).toBeNull();
  expect(keep({ reach, config: { seed: run.seed } })).toBeNull();
});

test('what is stored of a cell is read as it was, and only for the recipe as it is', () => {
  const [machine] = contendersOf('parity').filter(({ name }) => name === 'stack');
  if (!machine) throw new Error('there is a stack');
  const runs = runsOf('stack', [0, 0.1]);
  const cell = cellWith(machine, runs.slice(1), runs.slice(0, 1));
  const [again] = readCells(`${JSON.stringify(cell)}\n`);
  expect(again).toEqual(cell);
  expect(currentRuns([cell], machine)).toEqual(runs);
  expect(notCollected(planned('stack'), [cell]).map(({ seed }) => seed)).toEqual([
    1003, 1004, 1005,
  ]);
  expect(currentRuns([{ ...cell, config: { ...cell.config, batch: 7 } }], machine)).toEqual([]);
  expect(currentRuns([{ ...cell, config: { ...cell.config, gone: 7 } }], machine)).toEqual([]);
  expect(() => readCells('{}\n')).toThrow('docs/collection/cells.jsonl, line 1: it is no cell');
});

test('the document has a row for each task, and says what is not trained', () => {
  const tasks = collectionTasks.map((task) => ({
    task,
    machines: contendersOf(task).map((machine) => ({
      machine,
      runs: task === 'parity' && machine.name === 'stack' ? runsOf('stack', [0, 0.1]) : [],
    })),
    figure: null,
  }));
  const text = collectionText(tasks);
  const rows = (name: string) => text.split('\n').filter((line) => line.startsWith(`| ${name} `));
  expect(rows('parity')[0]).toContain('1 of 2, 95.00 %');
  expect(rows('parity')[1]).toContain('7 s, ');
  expect(rows('bucket-sort')[0]).toContain('not trained');
  expect(rows('bucket-sort')[2]).toMatch(/\d s/);
  expect(rows('bucket-sort')[3]).toContain('99.3 %');
  expect(text).not.toContain('NaN');
  expect(collectionText(tasks)).toBe(text);
});

test('a published number is given for each machine of every task that is in the published table', () => {
  for (const [task, row] of Object.entries(published)) {
    expect(collectionTasks).toContain(task);
    expect(row).toHaveLength(publishedMachines.length);
  }
});

test('the document on choosing a machine says of each need what was measured for it', () => {
  const [machine] = contendersOf('reverse-string').filter(({ name }) => name === 'stack');
  const runs = runsOf('stack', [0, 0.1]);
  const tasks = machine
    ? [{ task: 'reverse-string', machines: [{ machine, runs }], figure: null }]
    : [];
  const marks = ['<!-- what is measured -->', '<!-- end of what is measured -->'] as const;
  const text = withMeasured(`Before.\n\n${marks.join('\n')}\n\nAfter.\n`, tasks);
  expect(text).toMatch(/^Before\.\n[\s\S]*\nAfter\.\n$/);
  expect(text).toMatch(/\| what came last[^\n]*reverse-string: solved with 1 of 2 seeds/);
  expect(text).toMatch(/\| items by a key, each once[^\n]*not yet/);
  expect(() => withMeasured('Nothing.', tasks)).toThrow('docs/choosing-a-machine.md');
});
