import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contendersOf } from '@tapehead/experiments';
import { afterAll, expect, test } from 'vitest';
import { measured } from '../fixtures/records.js';
import { planRuns, type Run } from './plan.js';
import { withTrainedBefore } from './write-results.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-results-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Puts a run there that was trained with a config. */
function store(run: Run, config = run.config): void {
  const path = join(folder, run.name);
  mkdirSync(path);
  const evaluation = Array.from({ length: run.settings }, (_, index) => measured(index + 1));
  const events = [
    { event: 'start', engine: 'compiled', backend: 'wasm', config },
    { event: 'done', sequences: 1, trainSeconds: 1, evaluation },
  ];
  writeFileSync(join(path, 'log.jsonl'), events.map((event) => JSON.stringify(event)).join('\n'));
  const origin = { commit: 'c', cpu: 'some', cores: 1, node: '20', jobs: 1 };
  writeFileSync(join(path, 'origin.json'), JSON.stringify(origin));
}

const runsOf = (names: readonly string[], seeds: readonly number[]) =>
  planRuns(
    'dyck',
    contendersOf('dyck').filter(({ name }) => names.includes(name)),
    seeds,
  );

test('a section holds what was trained before, in the order of the machines, and nothing of other recipes or trials', async () => {
  const before = runsOf(['lstm'], [1001, 1003]);
  for (const run of before) store(run);
  for (const run of runsOf(['feedforward'], [1001])) store(run, { seed: 1001 });
  const asked = runsOf(['stack'], [1001, 1002]);
  const runs = await withTrainedBefore('dyck', asked, folder);
  expect(runs.map(({ name }) => name)).toEqual([
    'dyck-lstm-seed1001',
    'dyck-lstm-seed1003',
    'dyck-stack-seed1001',
    'dyck-stack-seed1002',
  ]);
  const tried = runsOf(['stack'], [1, 1001]);
  expect(await withTrainedBefore('dyck', tried, folder)).toEqual(tried);
});
