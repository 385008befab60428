import { collectionTasks, contendersOf } from '@tapehead/experiments';
import { expect, test } from 'vitest';
import { planRuns } from '../plan.js';
import { budgetWords, mostSeconds, wholeTable } from './budget.js';

const cell = (task: string, machine: string) =>
  planRuns(
    task,
    contendersOf(task).filter(({ name }) => name === machine),
  );

test('all cells together fit into four hours on two cores', () => {
  const seconds = wholeTable();
  expect(seconds).toBeLessThanOrEqual(2 * 4 * 3600);
  const words = `The whole table takes at most ${(seconds / 3600).toFixed(1)} CPU hours, what is to do at most 0.0 CPU hours.`;
  expect(budgetWords([])).toBe(words);
});

test('a cost is known of every machine, and longer answers take longer', () => {
  for (const { name } of contendersOf('parity')) {
    const [short, long] = ['reverse-string', 'duplicate-string'].map((task) => {
      const [run] = cell(task, name);
      return run ? mostSeconds(run) : 0;
    });
    expect(short).toBeGreaterThan(0);
    expect(long).toBeGreaterThan(short ?? 0);
  }
  expect(collectionTasks).toContain('parity');
});
