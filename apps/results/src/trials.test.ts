import { expect, test } from 'vitest';
import { machineOf } from '../fixtures/records.js';
import { planRuns } from './plan.js';
import { readTrials, trialRuns, trialTable, withTrials, withTrialTables } from './trials.js';

const line = (trial: string, seed: number, wrong: readonly number[]) =>
  JSON.stringify({
    topic: 'copy',
    machine: 'lstm',
    trial,
    change: { batch: 4 },
    seed,
    commit: 'c',
    cpuSeconds: 10 + seed,
    evaluation: wrong.map((wrongSequences, index) => ({
      setting: { length: 20 + 100 * index },
      sequences: 1024,
      wrongSequences,
    })),
  });
const text = `${[line('batch 4', 1, [0, 3]), line('batch 4', 2, [0, 0]), line('none', 1, [1, 2])].join('\n')}\n`;

test('a row for each trial counts the seeds without a wrong sequence, and says what was wrong', () => {
  expect(trialTable(readTrials(text)).split('\n')).toEqual([
    '| trial         | seeds | seeds without a wrong sequence | wrong at length 20 | wrong at length 120 | CPU seconds: median (range) |',
    '| :------------ | ----: | -----------------------------: | -----------------: | ------------------: | --------------------------: |',
    '| lstm: batch 4 |  1, 2 |                         1 of 2 |               0, 0 |                3, 0 |            11.5 (11.0–12.0) |',
    '| lstm: none    |     1 |                         0 of 1 |                  1 |                   2 |                        11.0 |',
  ]);
});

test('the tables stand between the marks of their topic, and nothing else changes', () => {
  const marks = ['<!-- trials of copy -->', '<!-- end of the trials of copy -->'];
  const document = `# Recipes\n\n${marks.join('\n\n')}\n\nMore.\n`;
  const written = withTrialTables(document, readTrials(text));
  expect(written).toContain(`${marks[0]}\n\n| trial `);
  expect(written).toMatch(/\n\nMore\.\n$/);
  expect(withTrialTables(written, readTrials(text))).toBe(written);
  expect(() => withTrialTables('# Recipes\n', readTrials(text))).toThrow(
    /docs\/recipes\.md: expected both <!-- trials of copy -->/,
  );
});

test('a line that is no trial is named', () => {
  expect(() => readTrials(`${text}{}\n`)).toThrow('docs/trials.jsonl, line 4: it is no trial');
});

test('a trial trains the recipe with its change, measured as what is reported', () => {
  const plan = planRuns('copy', [machineOf('lstm')], [3]);
  const [run] = trialRuns(plan, { words: 'Batch of 4!', change: { batch: 4, maxSequences: 99 } });
  expect(run).toMatchObject({
    name: 'trials/batch-of-4--copy-lstm-seed3',
    maxSequences: 99,
    config: { batch: 4, seed: 3, evaluation: { sequences: 1024 } },
  });
});

test('a trial that is repeated has its last outcome, once, and its place', () => {
  const before = readTrials(text);
  const again = readTrials(`${line('batch 4', 2, [5, 5])}\n${line('batch 4', 3, [0, 0])}\n`);
  const all = withTrials(before, again);
  expect(all.map(({ trial, seed }) => `${trial} ${seed}`)).toEqual([
    'batch 4 1',
    'batch 4 2',
    'none 1',
    'batch 4 3',
  ]);
  expect(all[1]).toEqual(again[0]);
  expect(withTrials(all, again)).toEqual(all);
});
