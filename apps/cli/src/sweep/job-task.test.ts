import { InvalidOptionsError } from '@tapehead/core';
import { planSweep, standardParts, type UsedModule } from '@tapehead/runs';
import { expect, test } from 'vitest';
import { parseJson } from '../json.js';
import { jobOf, type JobTask, parseQueuedJob } from './job-task.js';
import { withRunIds } from './run-id.js';

const plan = planSweep({ recipe: 'copy-lstm', grid: { seed: [1, 2] } });
const [first, second] = withRunIds(plan, { engine: null, backend: 'wasm', modules: [] }).jobs;
if (!first || !second) throw new Error('the plan has two runs');
const task: JobTask = {
  id: first.id,
  config: first.config,
  engine: null,
  backend: 'wasm',
  modules: [],
  upTo: null,
};
/** As it comes from the queue. */
const queued = (own: JobTask) => {
  const { id, data } = jobOf(own);
  return { id, ...data, task: parseJson(JSON.stringify(data.task)) };
};

test('the job of a task comes back as the task', () => {
  const [other] = withRunIds(plan, {
    engine: 'reference',
    backend: 'cpu',
    modules: [],
  }).jobs;
  const slow = { ...task, id: other?.id ?? '', engine: 'reference', backend: 'cpu' };
  for (const own of [task, { ...task, upTo: 40 }, slow]) {
    expect(parseQueuedJob(queued(own), standardParts)).toEqual(own);
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
  ['modules that are none', { task: { ...task, modules: ['x'] } }, /^job\.modules/],
  ['no task', { task: null }, /^job: got null/],
  ['more than a task', { task: { ...task, out: '../..' } }, /^job\.out: no such option/],
])('a job with %s is refused', (_, other, message) => {
  const job = { ...queued(task), ...other };
  expect(() => parseQueuedJob(job, standardParts)).toThrow(InvalidOptionsError);
  expect(() => parseQueuedJob(job, standardParts)).toThrow(message);
});

const own = { name: 'mine.mjs', sha256: 'a'.repeat(64) };
const withOwn = { registry: standardParts.registry, modules: [own] };

test('a job that needs a module is one for those who have it, in this version', () => {
  const [job] = withRunIds(plan, { engine: null, backend: 'wasm', modules: [own] }).jobs;
  const needing = { ...task, id: job?.id ?? '', modules: [own] };
  expect(needing.id).not.toBe(task.id);
  expect(parseQueuedJob(queued(needing), withOwn)).toEqual(needing);
  // One that needs none is for everybody.
  expect(parseQueuedJob(queued(task), withOwn)).toEqual(task);
  const refusal = (modules: readonly UsedModule[]) => () =>
    parseQueuedJob(queued(needing), { ...withOwn, modules });
  expect(refusal([])).toThrow(
    /needs mine\.mjs with the SHA-256 a{64}, .* started without it; .*pass --use <path of mine\.mjs>/,
  );
  const changed = { name: own.name, sha256: 'b'.repeat(64) };
  expect(refusal([changed])).toThrow(/has another version of it, b{64}/);
  // It may be tried by another worker.
  expect(refusal([])).not.toThrow(InvalidOptionsError);
});
