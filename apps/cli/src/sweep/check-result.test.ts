import { packFiles, planSweep, type RunFiles, standardParts, type SweepJob } from '@tapehead/runs';
import { beforeAll, expect, test } from 'vitest';
import { checkResult, handedOn } from './check-result.js';
import type { JobTask } from './job-task.js';
import { trainJob } from './train-job.js';

const { jobs } = planSweep({
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    batch: 4,
    maxSequences: 80,
    pointEvery: 20,
    check: { every: 20, sequences: 2 },
    evaluation: { sequences: 2, settings: [{ length: 2 }] },
  },
  grid: { seed: [1, 2] },
});
const final = 'final.safetensors';
const checkpoint = 'checkpoints/000000040.safetensors';

/** A part of a run, and its files when halving has stopped it. */
interface Stopped {
  readonly task: JobTask;
  readonly files: RunFiles;
}
let own: Stopped;
let other: Stopped;

async function stopped({ id, config }: SweepJob): Promise<Stopped> {
  const task: JobTask = { id, config, engine: null, backend: 'wasm', modules: [], upTo: 40 };
  const files = await trainJob(task, {
    parts: standardParts,
    from: null,
    checkpointSeconds: 1e6,
    save: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  if (!files) throw new Error('nothing has ended it');
  return { task, files };
}

beforeAll(async () => {
  const [one, two] = await Promise.all(jobs.map(stopped));
  if (!one || !two) throw new Error('there are two runs');
  [own, other] = [one, two];
});

test('a run that may go on comes as it was where it was computed, byte for byte', async () => {
  const handed = handedOn(own.files);
  expect([...handed.keys()].toSorted()).toEqual([checkpoint, final, 'log.jsonl']);
  const files = await checkResult(own.task, packFiles(handed), standardParts);
  expect([...files.keys()].toSorted()).toEqual([...own.files.keys()].toSorted());
  for (const [name, bytes] of own.files) expect(files.get(name), name).toEqual(bytes);
});

test.each<[string, string, () => Uint8Array | undefined, RegExp]>([
  ['no checkpoint', checkpoint, () => undefined, /expected checkpoints\/000000040\.safetensors of/],
  [
    'a second checkpoint',
    'checkpoints/000000020.safetensors',
    () => own.files.get(checkpoint),
    /expected checkpoints\/000000040\.safetensors of a run that is stopped/,
  ],
  ['the checkpoint of another run', checkpoint, () => other.files.get(checkpoint), /another run/],
  ['a model for a checkpoint', checkpoint, () => own.files.get(final), /the file of a model/],
  ['bytes for a checkpoint', checkpoint, () => Uint8Array.of(1, 2, 3), /cannot be used/],
  ['a checkpoint for weights', final, () => own.files.get(checkpoint), /another training than/],
])('one with %s is refused', async (_, name, contents, message) => {
  const files = new Map(handedOn(own.files));
  const bytes = contents();
  if (bytes) files.set(name, Uint8Array.from(bytes));
  else files.delete(name);
  await expect(checkResult(own.task, packFiles(files), standardParts)).rejects.toThrow(message);
});

test('one is refused where the run was to come to its end', async () => {
  const task = { ...own.task, upTo: null };
  const result = checkResult(task, packFiles(handedOn(own.files)), standardParts);
  await expect(result).rejects.toThrow('its run was not at its end');
});

test('one is refused that was computed without the modules that the run needs', async () => {
  const modules = [{ name: 'mine.mjs', sha256: 'a'.repeat(64) }];
  const result = checkResult({ ...own.task, modules }, packFiles(handedOn(own.files)), {
    ...standardParts,
    modules,
  });
  await expect(result).rejects.toThrow('computed by something else than was asked for');
});
