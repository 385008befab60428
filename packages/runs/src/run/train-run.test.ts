import { experiment } from '@tapehead/experiments';
import { createReferenceStep } from '@tapehead/trainer';
import { expect, it } from 'vitest';
import { RunError } from './errors.js';
import type { RunEvent } from './events.js';
import { chooseEngine } from '../engine/choose-engine.js';
import { memoryStorage } from './memory-storage.js';
import { readFinished } from './read-finished.js';
import { readRun } from './read-run.js';
import { fullReport } from './report.js';
import { trainRun } from './train-run.js';

it('gives a run up that going back did not save, with a diagnosis, and keeps the weights', async () => {
  const storage = memoryStorage();
  const told: RunEvent[] = [];
  let closed = 0;
  const tiny = experiment({
    task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
    controller: { kind: 'feedforward', options: { units: 2 } },
    machine: { kind: 'plain' },
  });
  const model = tiny.build();
  const failing = trainRun({
    experiment: tiny,
    model,
    engine: {
      name: 'failing',
      workers: 1,
      reason: null,
      createStep: (trained, { optimizer, loss, clip, averaging }) => ({
        ...createReferenceStep(trained, { optimizer, loss, clip, averaging }),
        gradients: () => ({ loss: Number.NaN, norm: Number.NaN, finite: false }),
      }),
      createPasses: ({ forward }) => ({
        forward,
        trace: (inputs) => ({ logits: forward(inputs), memory: null, heads: [] }),
        dispose: () => undefined,
      }),
    },
    backend: 'wasm',
    id: 'a run',
    now: () => '2026-01-01T00:00:00.000Z',
    storage,
    report: fullReport,
    listeners: [
      {
        tell: (event) => told.push(event),
        close() {
          closed += 1;
        },
      },
    ],
    signal: new AbortController().signal,
  });
  await expect(failing).rejects.toThrow(RunError);
  await expect(failing).rejects.toThrow(
    /given up after 45 sequences: .* last 5 steps were not finite.* from the beginning/,
  );
  expect(told.filter(({ event }) => event === 'skip')).toHaveLength(45);
  expect(told.filter(({ event }) => event === 'rollback')).toHaveLength(8);
  expect(told.at(-1)).toMatchObject({
    event: 'failed',
    sequences: 45,
    message: expect.stringMatching(/^training was given up after 45 sequences: /),
  });
  expect(closed).toBe(1);
  expect([...storage.files.keys()]).toContain('final.safetensors');
  model.dispose();
});

it('loses nothing of a run that is solved and then interrupted in its evaluation', async () => {
  const easy = experiment({
    task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
    controller: { kind: 'lstm', options: { units: 8 } },
    machine: { kind: 'plain' },
    optimizer: { kind: 'adam' },
    learningRate: 1e-2,
    batch: 4,
    maxSequences: 20_000,
    check: { every: 40, sequences: 8, stopAfter: 1 },
    evaluation: { settings: [{ length: 1 }, { length: 2 }], sequences: 2 },
  });
  const storage = memoryStorage();
  const model = easy.build();
  const stop = new AbortController();
  const done = await trainRun({
    experiment: easy,
    model,
    engine: chooseEngine({ name: undefined, backend: 'wasm' }, model, easy),
    backend: 'wasm',
    id: 'a run',
    now: () => '2026-01-01T00:00:00.000Z',
    storage,
    report: fullReport,
    listeners: [
      {
        tell({ event }) {
          if (event === 'evaluation') stop.abort();
        },
        close: () => undefined,
      },
    ],
    signal: stop.signal,
    plan: { every: { seconds: 1e9 }, keep: 1 },
  });
  model.dispose();
  expect(done).toMatchObject({ solved: true, stoppedBy: 'signal' });
  expect(done.sequences).toBeLessThan(20_000);
  const { resume } = await readRun(storage, undefined, new AbortController().signal);
  expect(resume.sequences).toBe(done.sequences);
});

it('tells no more than it is asked for, and waits for what prepares its sequences', async () => {
  const tiny = experiment({
    task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
    controller: { kind: 'feedforward', options: { units: 2 } },
    machine: { kind: 'plain' },
    maxSequences: 6,
    pointEvery: 2,
    check: { every: 3, sequences: 2 },
  });
  const model = tiny.build();
  const storage = memoryStorage();
  const told: string[] = [];
  const done = await trainRun({
    experiment: tiny,
    model,
    engine: chooseEngine({ name: undefined, backend: 'wasm' }, model, tiny),
    backend: 'wasm',
    id: 'a run',
    now: () => '2026-01-01T00:00:00.000Z',
    storage,
    report: {},
    async prepare({ sequences, rng, checkRng }) {
      expect([rng, checkRng]).not.toContain(null);
      await Promise.resolve();
      told.push(`prepared at ${sequences}`);
    },
    listeners: [
      {
        tell(event) {
          if (event.event !== 'progress') told.push(event.event);
        },
        close: () => undefined,
      },
    ],
    signal: new AbortController().signal,
    plan: { every: { sequences: 100 }, keep: 1 },
  });
  model.dispose();
  expect(done).toMatchObject({ evaluation: [], warnings: [] });
  expect(told).toEqual([
    'start',
    'prepared at 0',
    'point',
    'prepared at 2',
    'check',
    'point',
    'prepared at 4',
    'check',
    'point',
    'prepared at 6',
    'done',
  ]);
  expect([...storage.files.keys()].filter((name) => name.endsWith('.svg'))).toEqual([]);
  expect(await readFinished(storage, undefined, new AbortController().signal)).toMatchObject({
    event: { sequences: 6 },
    fault: null,
  });
});
