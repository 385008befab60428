import { InvalidOptionsError } from '@tapehead/core';
import { planSweep } from '@tapehead/runs';
import { expect, test } from 'vitest';
import { jobOf, type JobTask, parseQueuedJob } from './job-task.js';

const [first, second] = planSweep({ recipe: 'copy-lstm', grid: { seed: [1, 2] } }).jobs;
if (!first || !second) throw new Error('the plan has two runs');
const task: JobTask = {
  ...{ id: first.id, config: first.config, engine: null, backend: 'wasm', upTo: null },
};
/** As it comes from the queue. */
const queued = (own: JobTask) => {
  const { id, data } = jobOf(own);
  return { id, ...data, task: JSON.parse(JSON.stringify(data.task)) as unknown };
};

test('the job of a task comes back as the task', () => {
  for (const own of [task, { ...task, upTo: 40, engine: 'reference', backend: 'cpu' }]) {
    expect(parseQueuedJob(queued(own))).toEqual(own);
  }
});

test.each([
  ['the name of another run', { id: jobOf({ ...task, id: second.id }).id }, /^job: got .*expected/],
  ['the name of another stage', { id: jobOf({ ...task, upTo: 40 }).id }, /^job: got .*expected/],
  ['the checkpoints of another run', { run: second.id }, /^job: got .*expected/],
  ['an end where it has none', { last: false }, /^job: got .*expected/],
  ['the config of another run', { task: { ...task, config: second.config } }, /^job\.id: got/],
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
