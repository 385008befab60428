import { createRng } from '@tapehead/core';
import { decodeRunCheckpoint, experiment, trainExperiment } from '@tapehead/experiments';
import { type CheckResult, evaluate } from '@tapehead/trainer';
import { describe, expect, test } from 'vitest';
import { chooseEngine } from './choose-engine.js';

// When updates change weights in place, the model's own passes must see the new numbers, even if they have read the
// old ones before.

const config = {
  task: { kind: 'copy', options: { bits: 2, maxLength: 3 } },
  controller: { kind: 'feedforward', options: { units: 8 } },
  machine: { kind: 'paper', options: { slots: 8, width: 4 } },
  optimizer: { kind: 'adam', options: {} },
  learningRate: 1e-2,
  batch: 2,
  maxSequences: 96,
  pointEvery: 48,
  check: { every: 16, sequences: 8 },
  keep: 'best',
} as const;

type Config = Parameters<typeof experiment>[0];

interface Run {
  readonly checks: readonly number[];
  readonly after: number;
  readonly checkpoints: readonly Uint8Array[];
}

/** What the checks of a run found, and an evaluation after it: read by the model itself, or by compiled passes. */
async function run(
  own: boolean,
  { workers = 1, changes = {}, from }: RunOptions = {},
): Promise<Run> {
  const made = experiment({ ...config, ...changes } satisfies Config);
  const model = made.build();
  const engine = chooseEngine({ name: 'compiled', backend: 'wasm', workers }, model);
  const step = await engine.createStep(model, { ...made.stepOptions, workers });
  const passes = engine.createPasses(model);
  const reader = own ? model : passes;
  const measure = async () => {
    const options = { rng: createRng(7), sequences: 8 };
    const [entry] = await evaluate(reader, made.task, [{ length: 3 }], options);
    return entry?.bitsPerSequence ?? Number.NaN;
  };
  const [checks, checkpoints]: [number[], Uint8Array[]] = [[], []];
  // From here on tfjs holds packed copies of the weights.
  await measure();
  try {
    await trainExperiment(made, model, {
      step,
      ...(own ? {} : { passes }),
      ...(from && { from: decodeRunCheckpoint(from) }),
      checkpoint: { every: 32, save: ({ encode }) => void checkpoints.push(encode()) },
      callbacks: {
        onCheck: ({ bitsPerSequence }: CheckResult) =>
          void checks.push(bitsPerSequence ?? Number.NaN),
      },
    });
    return { checks, after: await measure(), checkpoints };
  } finally {
    passes.dispose();
    step.dispose();
    model.dispose();
  }
}

interface RunOptions {
  readonly workers?: number;
  readonly changes?: Partial<Config>;
  readonly from?: Uint8Array | undefined;
}

function expectSame(own: Run, compiled: Run): void {
  expect(own.checks).toHaveLength(compiled.checks.length);
  own.checks.forEach((bits, index) => {
    expect(bits).toBeCloseTo(compiled.checks[index] ?? Number.NaN, 3);
  });
  expect(own.after).toBeCloseTo(compiled.after, 3);
  expect(new Set(own.checks).size).toBe(own.checks.length);
}

describe('the checks of trainExperiment, and an evaluation after it, without passes of the engine', () => {
  test.each<[string, RunOptions]>([
    ['that keeps the best weights', {}],
    ['that keeps the last', { changes: { keep: 'last' } }],
    ['that averages', { changes: { keep: 'last', averaging: { decay: 0.9 } } }],
    ['on two threads', { workers: 2 }],
    ['that begins anew', { changes: { keep: 'last', restart: { after: 32, above: 0 } } }],
    [
      'that begins anew on two threads',
      { workers: 2, changes: { keep: 'last', restart: { after: 32, above: 0 } } },
    ],
  ])('see the numbers as they are in a run %s', async (_, options) => {
    const own = await run(true, options);
    const compiled = await run(false, options);
    expectSame(own, compiled);
    // A run that goes on writes weights in place before it trains.
    const from = compiled.checkpoints[0];
    expect(from).toBeDefined();
    expectSame(await run(true, { ...options, from }), await run(false, { ...options, from }));
  });
});
