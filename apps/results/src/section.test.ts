import { describe, expect, test } from 'vitest';
import { taskSection } from './section.js';
import { copyRun } from './testing/records.js';

const runs = [
  copyRun('feedforward', 1, [0, 0, 0, 0]),
  copyRun('feedforward', 2, [0, 0, 3, 1234], { firstZero: null }),
  copyRun('lstm', 1, [0, 0, 0, 6]),
  copyRun('lstm', 2, [], { outcome: null }),
];
const section = taskSection('copy', runs, [{ path: 'results/a.svg', text: 'A figure' }]);
/** The cells of the rows that begin with this one. */
const rows = (first: string) =>
  section
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, cell]) => cell === first)
    .map((cells) => cells.slice(1, -1));

describe('the section of a task', () => {
  test('counts the successes of each controller, with medians and ranges', () => {
    expect(rows('feedforward')).toEqual([
      ['feedforward', '1 of 2', '1,000 (1,000–1,000)', '4.5 (4.0–5.0)', '8,000'],
    ]);
    expect(rows('lstm')).toEqual([
      ['lstm', '1 of 2', '1,500 (1,000–2,000)', '4.0 (4.0–4.0)', '8,000'],
    ]);
  });

  test('has a row for each seed, also one that failed', () => {
    expect(rows('1')).toEqual([
      ['1', '1,000', '4.0', '0', '0', '0', '0', 'yes'],
      ['1', '1,000', '4.0', '0', '0', '0', '6', 'yes'],
    ]);
    expect(rows('2')).toEqual([
      ['2', 'none', '5.0', '0', '0', '3', '1,234', 'no'],
      ['2', '2,000', 'failed', '–', '–', '–', '–', 'no'],
    ]);
  });

  test('says what counts as a success, and once where and from what all was made', () => {
    expect(section).toContain('where zero at 120 means at most 1e-4 of the bits');
    expect(section.match(/Commit .*/g)).toEqual([
      'Commit 0123456789ab; compiled engine, wasm backend; Some CPU, 2 cores, Node 20.20.2; 2 runs at a time.',
    ]);
  });

  test('shows its figures', () => {
    expect(section).toContain('![A figure](results/a.svg)');
  });

  test('shows costs beside the optimum for a task that is measured in them', () => {
    expect(taskSection('n-grams', runs, [])).toContain('0.0 (0.0)');
  });
});
