import { collectionTasks, contendersOf } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { copyRun, measured } from '../../fixtures/records.js';
import { planRuns } from '../plan.js';
import type { RecordedRun } from '../recorded-run.js';
import { cellOf } from './cell.js';
import { collectionText } from './collection-text.js';
import { published, publishedMachines } from './published.js';

const { record } = copyRun('lstm', 1, [0, 0, 0, 0]);

/** Runs of a machine on parity, each with this share of wrong choices beyond the training range. */
function runsOf(machine: string, wrong: readonly number[]): readonly RecordedRun[] {
  const runs = planRuns(
    'parity',
    contendersOf('parity').filter(({ name }) => name === machine),
  );
  return wrong.flatMap((errorRate, index) => {
    const run = runs[index];
    const reach = [41, 500].map((length) => ({ ...measured(length), errorRate }));
    return run ? [{ run, record: { ...record, reach, cpuSeconds: 7 } }] : [];
  });
}

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
  expect(cellOf(runsOf('stack', [0, 0.001, 0.2]))).toMatchObject({
    seeds: 3,
    solved: 2,
    accuracy: 0.999,
    cpuSeconds: 7,
  });
  expect(cellOf([])).toBeNull();
});

test('the document has a row for each task, and says what is not trained', () => {
  const tasks = collectionTasks.map((task) => ({
    task,
    runs: task === 'parity' ? runsOf('stack', [0, 0.1]) : [],
    figure: null,
  }));
  const text = collectionText(tasks);
  const rows = (name: string) => text.split('\n').filter((line) => line.startsWith(`| ${name} `));
  expect(rows('parity')[0]).toContain('1 of 2, 95.00 %');
  expect(rows('parity')[1]).toContain('7 s, ');
  expect(rows('bucket-sort')[0]).toContain('not trained');
  expect(rows('bucket-sort')[2]).toContain('99.3 %');
  expect(collectionText(tasks)).toBe(text);
});

test('a published number is given for each machine of every task that is in the published table', () => {
  for (const [task, row] of Object.entries(published)) {
    expect(collectionTasks).toContain(task);
    expect(row).toHaveLength(publishedMachines.length);
  }
});
