import { describe, expect, test } from 'vitest';
import { taskSection } from './section.js';
import { copyRun, measured } from '../fixtures/records.js';
import type { RunRecord } from './run-record.js';

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
    expect(rows('NTM, feedforward controller')).toEqual([
      [
        'NTM, feedforward controller',
        'not reached',
        '1 of 2',
        '1–99 %',
        '1,000',
        '4.5 (4.0–5.0)',
        '8,000',
      ],
    ]);
    expect(rows('NTM, LSTM controller')).toEqual([
      [
        'NTM, LSTM controller',
        'not reached',
        '0 of 2',
        '0–84 %',
        '1,500 (1,000–2,000)',
        '4.5 (4.0–5.0)',
        '8,000',
      ],
    ]);
  });

  test('says whether each machine reached the goal, and how far it is', () => {
    expect(section).toContain('Goal: every seed succeeds.');
    expect(section).toContain(
      '- NTM, feedforward controller: **not reached**, 1 of 2 seeds, 2 are needed; median at length 20: 0 % wrong.',
    );
    expect(section).toContain('What was tried to reach it: [recipes.md](recipes.md).');
    const solved = taskSection('copy', [copyRun('lstm', 1, [0, 0, 0, 0])], []);
    expect(solved).toContain(
      '- NTM, LSTM controller: **reached**, 1 of 1 seeds; median at length 20: 0 % wrong.',
    );
    expect(solved).not.toContain('What was tried');
  });

  test('has a row for each setting, with medians and ranges of every machine', () => {
    expect(rows('length 20')).toEqual([['length 20', 'inside', '0 %', '0 %']]);
    expect(rows('length 120')).toEqual([['length 120', 'beyond', '1 % (0 %–2 %)', '0.0098 %']]);
  });

  test('compares with the network without memory, which has no goal', () => {
    const compared = taskSection('copy', [...runs, copyRun('plain-lstm', 1, [5120, 9, 9, 9])], []);
    expect(compared).toMatch(/\| LSTM without memory +\| +– +\| +0 of 1 /);
    expect(compared).toMatch(/\| length 20 .*\| +50 % \|/);
    expect(compared).not.toContain('- LSTM without memory:');
  });

  test('shows where machines break, where that was measured', () => {
    expect(section).not.toContain('### Where copy breaks');
    const reaching = (seed: number, reach: RunRecord['reach']) =>
      copyRun('lstm', seed, [0, 0, 0, 0], { reach });
    const broken = taskSection(
      'copy',
      [
        reaching(1, [measured(32), measured(64)]),
        reaching(2, [measured(32), measured(64, 1)]),
        reaching(3, [measured(32, 1)]),
      ],
      [],
    );
    expect(broken).toMatch(/^\| NTM, LSTM controller +\| +2 of 3 \| +1 of 3 \| +32 \(0–64\) \|$/m);
  });

  test('says which seeds these are, and on which the recipes were chosen', () => {
    expect(section).toContain('chosen on the seeds 1–10. **These are the seeds 1–2, not fresh');
    const fresh = [1001, 1020].map((seed) => copyRun('lstm', seed, [0, 0, 0, 0]));
    expect(taskSection('copy', fresh, [])).toContain(
      'chosen on the seeds 1–10; reported are the seeds 1001–1020, which no trial has used.',
    );
  });

  test('has a row for each seed, also one that failed', () => {
    expect(rows('1')).toEqual([
      ['1', '1,000', '4.0', '0', '0', '0', '0', '0', '0', 'yes'],
      ['1', '1,000', '4.0', '0', '0', '0', '0', '0', '1 (6)', 'no'],
    ]);
    expect(rows('2')).toEqual([
      ['2', 'none', '5.0', '0', '0', '0', '0', '1 (3)', '64 (1,234)', 'no'],
      ['2', '2,000', 'failed', '–', '–', '–', '–', '–', '–', 'no'],
    ]);
  });

  test('says what counts as a success, and once where and from what all was made', () => {
    expect(section).toContain(
      'no wrong sequence at the lengths 5, 10, 20, 40, 80 and 120, each in 64 fresh',
    );
    const made =
      'compiled engine, wasm backend; Some CPU, 2 cores, Node 20.20.2; 2 runs at a time.';
    expect(section).toContain(`trained\n\nAll of them: commit 0123456789ab; ${made}`);
    const origin = { commit: 'b', cpu: 'Some CPU', cores: 2, node: '20.20.2', jobs: 2 };
    const other = copyRun('lstm', 3, [0, 0, 0, 0], { origin });
    expect(taskSection('copy', [...runs, other], [])).toContain(
      [
        `trained\n\n- NTM, feedforward controller; NTM, LSTM controller: commit 0123456789ab; ${made}`,
        `- NTM, LSTM controller: commit b; ${made}`,
      ].join('\n'),
    );
  });

  test('shows its figures', () => {
    expect(section).toContain('![A figure](results/a.svg)');
  });

  test('has a row for every setting that any machine was measured at', () => {
    const outcome = {
      sequences: 9,
      trainSeconds: 1,
      evaluation: [measured(10), measured(20, 1280)],
    };
    const compared = taskSection(
      'article',
      [copyRun('lstm', 1, [], { outcome }), copyRun('feedforward', 1, [0, 0, 0, 0])],
      [],
    );
    expect(compared).toMatch(/motivating experiment/);
    expect(compared).toMatch(/^\| length 10 +\| +inside \| +0 % \| +0 % \|$/m);
    expect(compared).toMatch(/^\| length 20 +\| +beyond \| +13 % \| +0 % \|$/m);
    expect(compared).toMatch(/^\| length 120 +\| +beyond \| +– \| +0 % \|$/m);
  });

  test('shows costs beside the optimum for a task that is measured in them', () => {
    const bits = { ...measured(20), optimalBits: 125 };
    const outcome = {
      sequences: 9,
      trainSeconds: 1,
      evaluation: [{ ...bits, bitsPerSequence: 126 }],
    };
    const costs = taskSection('n-grams', [copyRun('lstm', 1, [], { outcome })], []);
    expect(costs).toContain('| bits per sequence at length 20 (optimum) |');
    expect(costs).toMatch(/\| +126\.0 \(125\.0\) \|/);
    const none = taskSection('priority-sort', [copyRun('lstm', 1, [0, 64])], []);
    expect(none).toContain('| bits per sequence at length 20 |');
    expect(none).not.toContain('optimum');
  });
});

test('a run that began anew is named, and how often', () => {
  const anew = [
    copyRun('lstm', 1, [0, 0, 0, 0]),
    copyRun('lstm', 2, [0, 0, 0, 0], { restarts: 1 }),
    copyRun('lstm', 3, [0, 0, 0, 0], { restarts: 2 }),
  ];
  expect(taskSection('copy', anew, [])).toContain(
    'NTM, LSTM controller with seed 2, NTM, LSTM controller with seed 3 (2 times).',
  );
  expect(section).toContain('No run was left out or restarted.');
});
