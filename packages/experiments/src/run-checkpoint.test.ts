import { CheckpointError, decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import type { NamedVariables, TrainStep } from '@tapehead/core';
import { createReferenceStep, type TrainingResult } from '@tapehead/trainer';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { experiment } from './experiment.js';
import type { ExperimentOptions } from './experiment-options.js';
import { decodeRunCheckpoint } from './run-checkpoint.js';
import { trainExperiment, type TrainExperimentOptions } from './train-experiment.js';

const tiny = {
  task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'plain', options: {} },
  optimizer: { kind: 'adam', options: {} },
  learningRate: 1e-2,
  batch: 2,
  maxSequences: 26,
  pointEvery: 6,
  check: { every: 4, sequences: 2 },
  evaluation: { settings: [{ length: 1 }], sequences: 2 },
} satisfies ExperimentOptions;

const valuesOf = (variables: NamedVariables) =>
  Object.entries(variables).map(([name, variable]) => [name, [...variable.dataSync()]]);

const withoutSeconds = ({ state, ...result }: TrainingResult) => ({
  ...result,
  trainSeconds: 0,
  state: { ...state, trainSeconds: 0 },
});

/** What a step may do besides its work. */
type Spoil = (step: TrainStep, sequences: () => number) => TrainStep;

interface RunOptions extends Omit<TrainExperimentOptions, 'step'> {
  readonly config?: ExperimentOptions;
  readonly spoil?: Spoil;
}

/** Trains a fresh model with a fresh step; all checkpoints, and how it ended. */
async function run({ config = tiny, spoil = (step) => step, from, ...options }: RunOptions = {}) {
  const made = experiment(config);
  const model = made.build();
  let sequences = from?.state.sequences ?? 0;
  const reference = createReferenceStep(model, made.stepOptions);
  const counting: TrainStep = {
    ...reference,
    gradients(batch, rng) {
      sequences += batch.sequences;
      return reference.gradients(batch, rng);
    },
  };
  const checkpoints: Uint8Array[] = [];
  const ends: Uint8Array[] = [];
  try {
    const result = await trainExperiment(made, model, {
      step: spoil(counting, () => sequences),
      checkpoint: {
        every: 6,
        save: ({ encode }) => void checkpoints.push(encode({ note: 'mine' })),
        saveEnd: ({ encode }) => void ends.push(encode()),
      },
      ...(from && { from }),
      ...options,
    });
    return {
      checkpoints,
      ends,
      weights: valuesOf(model.weights),
      evaluation: await made.evaluate(model),
      result: withoutSeconds(result),
    };
  } finally {
    reference.dispose();
    model.dispose();
  }
}

/** Gets much worse after its first few updates, so that the best weights are early ones. */
const spoiling: Spoil = (step, sequences) => ({
  ...step,
  update: (rate) => {
    step.update(sequences() > 12 ? 5 : rate);
  },
});

/** Not finite for a while, again and again. */
const failing: Spoil = (step, sequences) => ({
  ...step,
  gradients(batch, rng) {
    const summary = step.gradients(batch, rng);
    return sequences() > 6 && sequences() < 20
      ? { ...summary, loss: Number.NaN, finite: false }
      : summary;
  },
});

describe('a run that goes on from a checkpoint', () => {
  it.each<[string, RunOptions]>([
    ['a plain one', {}],
    ['one whose best weights are early ones', { spoil: spoiling }],
    ['one that averages', { config: { ...tiny, keep: 'last', averaging: { decay: 0.9 } } }],
    ['one that went back to good weights', { spoil: failing }],
    [
      'one with momentum, weight decay and gradient noise',
      {
        config: {
          ...tiny,
          optimizer: { kind: 'sgd', options: { momentum: 0.9, weightDecay: 0.01 } },
          gradientNoise: { eta: 0.3 },
        },
      },
    ],
  ])('ends as if it had never stopped: %s', async (_, options) => {
    const whole = await run(options);
    expect(whole.checkpoints).toHaveLength(6);
    expect(whole.ends).toHaveLength(1);
    for (const [index, bytes] of [...whole.checkpoints, ...whole.ends].entries()) {
      const from = decodeRunCheckpoint(bytes);
      const resumed = await run({ ...options, from });
      expect(resumed.weights).toEqual(whole.weights);
      expect(resumed.evaluation).toEqual(whole.evaluation);
      expect(resumed.result).toEqual(whole.result);
      expect(resumed.checkpoints.length).toBe(Math.max(0, whole.checkpoints.length - index - 1));
    }
    if (options.spoil === failing) expect(whole.result.rollbacks).toBeGreaterThan(0);
    if (options.spoil === spoiling) {
      expect(whole.result.state.bestCheck?.sequences).toBeLessThan(26);
    }
  });
});

describe('a checkpoint', () => {
  let bytes: Uint8Array;

  beforeAll(async () => {
    bytes = (await run({ config: { ...tiny, maxSequences: 12 } })).checkpoints.at(-1) ?? bytes;
  });

  const altered = (change: (metadata: Record<string, unknown>) => Record<string, unknown>) => {
    const file = decodeModelFile(bytes);
    const metadata = JSON.parse(JSON.stringify(change({ ...file.metadata })));
    return encodeModelFile({ ...file, metadata });
  };

  it('holds the config, the state, and what was added', () => {
    const { config, state, file } = decodeRunCheckpoint(bytes);
    expect(config).toEqual(experiment({ ...tiny, maxSequences: 12 }).config);
    expect(state.sequences).toBe(12);
    expect(file.metadata.note).toBe('mine');
    expect(Object.keys(file.tensors).sort()).toEqual(['best', 'good', 'optimizer']);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['a file cut short', () => bytes.subarray(0, -1), /truncated/],
    [
      'the file of a model',
      () => encodeModelFile({ ...decodeModelFile(bytes), metadata: {} }),
      /holds a model, and no run that could go on/,
    ],
    [
      'a config that is none',
      () => altered((metadata) => ({ ...metadata, config: 'copy' })),
      /holds a model, and no run/,
    ],
    [
      'a state that is none',
      () => altered((metadata) => ({ ...metadata, state: { sequences: -1 } })),
      /training state\.sequences: got -1, expected/,
    ],
    [
      'a generator that is none',
      () => altered(({ state, ...rest }) => ({ ...rest, state: { ...Object(state), rng: [0] } })),
      /generator state: got \[0\], expected 4/,
    ],
  ])('is not read from %s', (_, make, message) => {
    expect(() => decodeRunCheckpoint(make())).toThrow(CheckpointError);
    expect(() => decodeRunCheckpoint(make())).toThrow(message);
  });

  it('with bytes changed is refused, or says the same', () => {
    const whole = decodeRunCheckpoint(bytes);
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const copy = bytes.slice();
        for (const { at, to } of changes) copy[at] = to;
        try {
          expect(decodeRunCheckpoint(copy)).toEqual(whole);
        } catch (error) {
          expect(error).toBeInstanceOf(CheckpointError);
        }
      }),
      { numRuns: 300 },
    );
  });

  const without = (group: string) => {
    const file = decodeModelFile(bytes);
    const { [group]: gone, ...tensors } = file.tensors;
    expect(gone?.size).toBeGreaterThan(0);
    return encodeModelFile({ ...file, tensors });
  };

  it.each<[string, ExperimentOptions, () => Uint8Array, RegExp]>([
    [
      'another rate',
      { ...tiny, learningRate: 1 },
      () => bytes,
      /config\.learningRate is 0\.01, expected 1/,
    ],
    [
      'another controller',
      { ...tiny, controller: { kind: 'feedforward', options: { units: 5 } } },
      () => bytes,
      /config\.controller\.options\.units is 4, expected 5/,
    ],
    ['no slots', tiny, () => without('optimizer'), /adam\.steps is missing/],
    ['no good weights', tiny, () => without('good'), /weights\.controller.* is missing/],
    ['no best weights', tiny, () => without('best'), /controller.* is missing/],
  ])('with %s is refused, and nothing has changed', async (_, config, make, message) => {
    const made = experiment({ ...config, maxSequences: 12 });
    const model = made.build();
    const step = createReferenceStep(model, made.stepOptions);
    const before = { weights: valuesOf(model.weights), state: valuesOf(step.optimizerState) };
    const training = trainExperiment(made, model, { step, from: decodeRunCheckpoint(make()) });
    await expect(training).rejects.toThrow(CheckpointError);
    await expect(training).rejects.toThrow(message);
    expect({ weights: valuesOf(model.weights), state: valuesOf(step.optimizerState) }).toEqual(
      before,
    );
    step.dispose();
    model.dispose();
  });

  it('goes on with another limit to the time', async () => {
    const from = decodeRunCheckpoint(bytes);
    const config = { ...tiny, maxSequences: 12, maxSeconds: 99 };
    expect((await run({ config, from })).result.stoppedBy).toBe('budget');
  });
});
