import { expect, test } from 'vitest';
import { createRunsProgress } from './runs-progress.js';
import { copyRun } from '../fixtures/records.js';

test('counts the sequences of runs that have ended and of those that go on', () => {
  const runs = [1, 2, 3, 4].map((seed) => copyRun('lstm', seed, []).run);
  const progress = createRunsProgress(runs);
  expect(progress.text()).toBe('0 of 4 runs, 0 %');
  for (const run of runs.slice(0, 3)) progress.progress(run, 4000);
  for (const run of runs.slice(0, 1)) progress.end(run);
  expect(progress.share()).toBe(0.5);
  expect(progress.text()).toBe('1 of 4 runs, 50 %: copy-lstm-seed2 50 %, copy-lstm-seed3 50 %');
});
