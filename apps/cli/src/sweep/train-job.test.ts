import { planSweep } from '@tapehead/runs';
import { expect, test } from 'vitest';
import type { JobTask } from './job-task.js';
import { trainJob } from './train-job.js';

const [job] = planSweep({
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    ...{ batch: 4, maxSequences: 80, pointEvery: 20 },
    evaluation: { sequences: 2, settings: [{ length: 2 }] },
  },
  grid: { seed: [1] },
}).jobs;
if (!job) throw new Error('the plan has a run');
const { id, config } = job;

/** The weights that a task ends with, or its checkpoint. */
async function trained(from: Uint8Array | null, upTo: number | null = null) {
  const task: JobTask = { id, config, engine: null, backend: 'wasm', upTo };
  const result = await trainJob(task, {
    ...{ from, checkpointSeconds: 1e6, signal: new AbortController().signal },
    ...{ save: () => undefined, progress: () => undefined },
  });
  const { weights, checkpoint } = result?.files ?? {};
  return { weights, checkpoint: checkpoint ?? null, points: result?.outcome.record.curve.length };
}

test('a run goes on from a checkpoint to the same bits, and begins anew with one that cannot be used', async () => {
  const whole = await trained(null);
  expect(whole.points).toBe(4);
  const { checkpoint } = await trained(null, 40);
  if (!checkpoint) throw new Error('a run that stops at a rung has a checkpoint');
  const unusable = [Uint8Array.of(), checkpoint.subarray(0, 1000), whole.weights ?? null];
  for (const from of [checkpoint, ...unusable]) expect(await trained(from)).toEqual(whole);
});
