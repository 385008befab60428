import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-measures-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A run that learns nothing, in a moment. */
async function train(task: string, options: object) {
  const config = join(folder, `${task}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      task: { options },
      controller: { kind: 'feedforward', options: { units: 4 } },
      machine: { kind: 'paper', options: { slots: 6, width: 3 } },
      batch: 4,
      maxSequences: 24,
      evaluation: { sequences: 3 },
      check: { every: 8, sequences: 2 },
      pointEvery: 8,
    }),
  );
  const run = join(folder, task);
  const flags = ['--controller', 'feedforward', '--config', config, '--out', run];
  const outcome = await runInProcess(['train', task, ...flags, '--tensorboard']);
  expect(outcome.code, outcome.stderr).toBe(0);
  const read = (name: string) => readFileSync(join(run, name), 'utf8');
  return { ...outcome, run, read, events: jsonEvents(read('log.jsonl')) };
}

const answer = async (run: string, inputs: unknown) => {
  const file = join(folder, 'inputs.json');
  writeFileSync(file, JSON.stringify({ inputs }));
  return (await runInProcess(['answer', run, '--inputs', file])).stdout;
};

describe('a run is told of in what its task is measured by:', () => {
  test('classes in wrong choices, bits and nats, and by presentation', async () => {
    const { stdout, stderr, events, read, run } = await train('one-shot', {
      classes: 3,
      size: 3,
      minLength: 6,
      maxLength: 6,
    });
    expect(stdout).toMatch(/wrong choices +of .* bits per sequence +nats +optimum/);
    expect(stdout).toMatch(/Right at each:\nlength +presentation 1 +presentation 2/);
    expect(stderr).toMatch(/ % wrong choices/);
    expect(stdout + stderr).not.toMatch(/wrong bits/);
    const evaluation = events.find(({ event }) => event === 'evaluation');
    expect(evaluation).toMatchObject({ total: 18, optimalBits: expect.closeTo(Math.log2(6), 5) });
    expect(read('trace.svg')).toMatch(/\d of 6 choices wrong/);
    expect(await answer(run, [[Array.from({ length: 12 }, () => 0)]])).toMatch(/step +class/);
  });

  test('numbers in their own unit, by how many are off', async () => {
    const { stdout, stderr, events, read, run } = await train('adding', {
      minLength: 2,
      maxLength: 4,
    });
    expect(stdout).toMatch(/numbers off by more than 0\.04 .* squared error per sequence/);
    expect(stdout + stderr).not.toMatch(/bits/);
    const measured = events.filter(({ event }) => event === 'check' || event === 'evaluation');
    for (const event of measured) {
      expect(event).toMatchObject({ bitsPerSequence: null, cost: expect.any(Number) });
    }
    expect(read('trace.svg')).toMatch(/of 1 numbers off by more than 0\.04/);
    expect(read('learning-curve.svg')).toContain('loss per sequence');
    expect(await answer(run, [[[0.5, 1]], [[0.25, 1]]])).toMatch(/step +outputs[^]*\d\.\d/);
  });

  test('n-grams in bits above the optimum, and not in wrong bits', async () => {
    const { stdout, stderr, read } = await train('n-grams', {
      context: 1,
      minLength: 6,
      maxLength: 6,
    });
    expect(stdout).toMatch(/bits above the optimum +bits per sequence +optimum/);
    expect(stderr).toMatch(/ bits above the optimum/);
    expect(stdout + stderr).not.toMatch(/wrong bits/);
    expect(read('log.jsonl')).toContain('"optimalBits"');
  });
});
