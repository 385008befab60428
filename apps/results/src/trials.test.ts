import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectionTasks, contendersOf, topics } from '@tapehead/experiments';
import { expect, onTestFinished, test } from 'vitest';
import { copyRun, machineOf, measured } from '../fixtures/records.js';
import { planRuns } from './plan.js';
import { type TrialRecord, readTrials, trialRecordOf, withTrials } from './trial-record.js';
import { trialTable } from './trial-table.js';
import { requirePlaces, trialRuns, withTrialTables } from './trials.js';

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

/** A line of another topic, with these entries. */
const record = (
  topic: string,
  trial: string,
  seed: number,
  evaluation: TrialRecord['evaluation'],
): TrialRecord => ({
  topic,
  machine: 'lstm',
  trial,
  change: {},
  seed,
  commit: 'c',
  cpuSeconds: 1,
  evaluation,
});
const entry = (length: number, outputs?: TrialRecord['evaluation'][number]['outputs']) => ({
  setting: { length },
  sequences: 64,
  wrongSequences: 64,
  ...(outputs && { outputs }),
});
const bits = (bitsPerSequence: number, optimalBits: number) => ({
  wrong: 900,
  total: 12_800,
  cost: 100,
  bitsPerSequence,
  optimalBits,
});
const rowsOf = (trials: readonly TrialRecord[]) =>
  trialTable(trials)
    .split('\n')
    .filter((_, index) => index !== 1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test('where success is measured in bits, they stand there, and a dash where only sequences were counted', () => {
  expect(
    rowsOf([
      record('n-grams', 'a', 1, [entry(200, bits(126.5, 125)), entry(400, bits(240, 234))]),
      record('n-grams', 'a', 2, [entry(200, bits(128, 125)), entry(400, bits(250, 234))]),
      record('n-grams', 'old', 3, [entry(200), entry(400)]),
    ]),
  ).toEqual([
    [
      ...['trial', 'seeds', 'seeds that succeed', 'bits above the optimum at length 200'],
      ...['bits above the optimum at length 400', 'CPU seconds: median (range)'],
    ],
    ['lstm: a', '1, 2', '1 of 2', '1.5, 3.0', '6.0, 16.0', '1.0'],
    ['lstm: old', '3', '–', '–', '–', '1.0'],
  ]);
  const [heading, row] = rowsOf([record('priority-sort', 'a', 1, [entry(20, bits(57.9, 0))])]);
  expect(heading?.slice(2, 4)).toEqual(['seeds that succeed', 'bits at length 20']);
  expect(row?.slice(2, 4)).toEqual(['1 of 1', '57.9']);
});

test('where success is measured in outputs, the share of wrong ones, and of numbers the error', () => {
  const wrong = (count: number) => ({ ...bits(1, 0), wrong: count, total: 1000 });
  const recall = record('associative-recall', 'a', 1, [entry(6, wrong(0)), entry(12, wrong(11))]);
  expect(rowsOf([recall]).map((row) => row.slice(2, -1))).toEqual([
    ['seeds that succeed', 'wrong bits at length 6', 'wrong bits at length 12'],
    ['0 of 1', '0 %', '1.1 %'],
  ]);
  const sum = { wrong: 0, total: 64, cost: 0.0004, bitsPerSequence: null, optimalBits: 0 };
  expect(
    rowsOf([record('adding', 'a', 1, [entry(50, sum)])]).map((row) => row.slice(2, -1)),
  ).toEqual([
    ['seeds that succeed', 'numbers off by more than 0.04 (root mean square error) at length 50'],
    ['1 of 1', '0 % (0.02)'],
  ]);
});

test('trials of the collection name their task, and are measured in the mean beyond the training range', () => {
  const shares = (...wrong: readonly number[]) =>
    wrong.map((count, index) => entry(40 + index, { ...bits(1, 0), wrong: count, total: 1000 }));
  expect(
    rowsOf([
      record('parity', 'a', 1, shares(0, 0, 1)),
      record('parity', 'a', 2, shares(3, 0, 4)),
      record('odds-first', 'a', 1, shares(0, 0, 0)),
    ]),
  ).toEqual([
    [
      ...['trial', 'seeds', 'seeds that succeed', 'wrong in the training range'],
      ...['beyond it, in the mean', 'CPU seconds: median (range)'],
    ],
    ['parity, lstm: a', '1, 2', '1 of 2', '0 %, 0.3 %', '0.05 %, 0.2 %', '1.0'],
    ['odds-first, lstm: a', '1', '1 of 1', '0 %', '0 %', '1.0'],
  ]);
});

test('a line holds what was measured of the outputs, and beyond the training range where that is planned', () => {
  const { run, record: made } = copyRun('lstm', 4, [3, 0, 0, 0], { reach: [measured(500, 7)] });
  const trial = { words: 'a', change: { batch: 4 } };
  const line = trialRecordOf(trial, { run: { ...run, reach: null }, record: made });
  expect(line).toMatchObject({ topic: 'copy', machine: 'lstm', trial: 'a', seed: 4 });
  expect(line?.evaluation).toHaveLength(6);
  const { wrong, total, cost, bitsPerSequence, optimalBits } = measured(20, 3);
  expect(line?.evaluation[0]).toEqual({
    setting: { length: 20 },
    sequences: 64,
    wrongSequences: 1,
    outputs: { wrong, total, cost, bitsPerSequence, optimalBits },
  });
  expect(readTrials(JSON.stringify(line))).toEqual([line]);
  expect(trialRecordOf(trial, { run, record: made })?.evaluation.at(-1)).toMatchObject({
    setting: { length: 500 },
    outputs: { wrong: 7 },
  });
  expect(trialRecordOf(trial, { run, record: { ...made, outcome: null } })).toBeNull();
});

test('every topic has a place for its trials', async () => {
  await requirePlaces(topics, join(import.meta.dirname, '../../../docs'));
});

test('a document without a place, or a damaged file of trials, is told of', async () => {
  const docs = await mkdtemp(join(tmpdir(), 'tapehead-trials-'));
  onTestFinished(() => rm(docs, { recursive: true }));
  await writeFile(
    join(docs, 'recipes.md'),
    '<!-- trials of copy -->\n<!-- end of the trials of copy -->\n',
  );
  await requirePlaces(['copy'], docs);
  await expect(requirePlaces(['copy', 'n-grams'], docs)).rejects.toThrow(
    'docs/recipes.md: expected both <!-- trials of n-grams -->',
  );
  await expect(requirePlaces(collectionTasks, docs)).rejects.toThrow(
    'expected both <!-- trials of the collection -->',
  );
  await writeFile(join(docs, 'trials.jsonl'), '{}\n');
  await expect(requirePlaces(['copy'], docs)).rejects.toThrow('docs/trials.jsonl, line 1');
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

test('a trial of the collection trains and is measured as its cells are', () => {
  const plan = planRuns(
    'parity',
    contendersOf('parity').filter(({ name }) => name === 'stack'),
    [3],
  );
  const [run] = trialRuns(plan, { words: 'x', change: { batch: 7 } });
  expect(run?.reach).toEqual(plan[0]?.reach);
  expect(run?.reach).not.toBeNull();
  expect(run?.config).toEqual({ ...Object(plan[0]?.config), batch: 7 });
  expect(trialRuns(planRuns('copy', [machineOf('lstm')], [3]), { words: 'x', change: {} })).toEqual(
    [expect.objectContaining({ reach: null })],
  );
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
