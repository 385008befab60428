import { decodeRunCheckpoint } from '@tapehead/experiments';
import { expect, it } from 'vitest';
import { trainSmallRun } from '../../fixtures/stored-runs.js';
import { chooseEngine } from '../engine/choose-engine.js';
import { adoptCheckpoint } from './adopt-checkpoint.js';
import { checkpointFile } from './checkpoints.js';
import { eventsOf, readLog } from './read-log.js';
import { memoryStorage } from './memory-storage.js';
import { readRun } from './read-run.js';
import { runFiles } from './storage.js';

const never = new AbortController().signal;

it('makes a run of a checkpoint alone, which ends with the bits of the run that it came from', async () => {
  const whole = memoryStorage();
  await trainSmallRun(whole);
  const begun = memoryStorage();
  await trainSmallRun(begun, {
    until: (event) => event.event === 'point' && event.sequences === 16,
  });
  const { experiment, resume: stopped } = await readRun(begun, undefined, never);
  const checkpoint = decodeRunCheckpoint(begun.files.get(checkpointFile(16)) ?? new Uint8Array());
  const { lines } = await readLog(begun);
  const past = eventsOf(lines.slice(0, stopped.linesKept)).filter(({ event }) => event === 'point');
  expect(past).toHaveLength(1);

  const adopted = memoryStorage();
  const model = experiment.build();
  adoptCheckpoint({
    experiment,
    model,
    engine: chooseEngine({ name: undefined, backend: 'wasm' }, model, experiment),
    backend: 'wasm',
    storage: adopted,
    id: 'another',
    now: () => '2026-01-02T00:00:00.000Z',
    checkpoint,
    past,
  });
  model.dispose();
  const { resume } = await readRun(adopted, undefined, never);
  expect(resume).toMatchObject({ run: 'another', sequences: 16, linesKept: 2 });
  await trainSmallRun(adopted, { resume });
  for (const name of [runFiles.weights, runFiles.curve, runFiles.trace]) {
    expect(adopted.files.get(name), name).toEqual(whole.files.get(name));
  }
});
