import { InvalidOptionsError } from '@tapehead/core';
import { planSweep } from '@tapehead/runs';
import { expect, test } from 'vitest';
import { parseJson } from '../json.js';
import { jobOf, type JobTask, parseQueuedJob } from './job-task.js';
import { withRunIds } from './run-id.js';

const plan = planSweep({ recipe: 'copy-lstm', grid: { seed: [1, 2] } });
const [first, second] = withRunIds(plan, { engine: null, backend: 'wasm' }).jobs;
if (!first || !second) throw new Error('the plan has two runs');
const task: JobTask = {
  id: first.id,
  config: first.config,
  engine: null,
  backend: 'wasm',
  upTo: null,
};
/** As it comes from the queue. */
const queued = (own: JobTask) => {
  const { id, data } = jobOf(own);
  return { id, ...data, task: parseJson(JSON.stringify(data.task)) };
};

test('the job of a task comes back as the task', () => {
  const [other] = withRunIds(plan, { engine: 'reference', backend: 'cpu' }).jobs;
  const slow = { ...task, id: other?.id ?? '', engine: 'reference', backend: 'cpu' };
  for (const own of [task, { ...task, upTo: 40 }, slow]) {
    expect(parseQueuedJob(queued(own))).toEqual(own);
  }
});

test.each([
  ['the name of another run', { id: jobOf({ ...task, id: second.id }).id }, /^job: got .*expected/],
  ['the name of another stage', { id: jobOf({ ...task, upTo: 40 }).id }, /^job: got .*expected/],
  ['the checkpoints of another run', { run: second.id }, /^job: got .*expected/],
  ['an end where it has none', { last: false }, /^job: got .*expected/],
  ['the config of another run', { task: { ...task, config: second.config } }, /^job\.id: got/],
  [
    'another engine than its name says',
    { task: { ...task, engine: 'reference' } },
    /^job\.id: got/,
  ],
  ['another backend', { task: { ...task, backend: 'cpu' } }, /^job\.id: got/],
  ['an engine that is none', { task: { ...task, engine: '__proto__' } }, /^job\.engine/],
  ['a backend that is none', { task: { ...task, backend: 'toString' } }, /^job\.backend/],
  ['a rung that is none', { task: { ...task, upTo: 1.5 } }, /^job\.upTo/],
  ['no task', { task: null }, /^job: got null/],
  ['more than a task', { task: { ...task, out: '../..' } }, /^job\.out: no such option/],
])('a job with %s is refused', (_, other, message) => {
  const job = { ...queued(task), ...other };
  expect(() => parseQueuedJob(job)).toThrow(InvalidOptionsError);
  expect(() => parseQueuedJob(job)).toThrow(message);
});
