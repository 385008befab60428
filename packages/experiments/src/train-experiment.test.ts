import { createReferenceStep } from '@tapehead/trainer';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { experiment } from './experiment.js';
import type { ExperimentOptions } from './experiment-options.js';
import { decodeRunCheckpoint } from './run-checkpoint.js';
import { trainExperiment } from './train-experiment.js';

const tiny = {
  task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'paper', options: { slots: 3, width: 2 } },
  learningRate: 1e-3,
  batch: 2,
  maxSequences: 20,
  check: { every: 4, sequences: 4 },
} satisfies ExperimentOptions;

/** Gets better by steps of its own until it has seen 10 sequences, and then worse. */
const stepThatSpoils: typeof createReferenceStep = (model, options) => {
  const step = createReferenceStep(model, options);
  let updates = 0;
  return {
    ...step,
    update(rate) {
      updates += 1;
      step.update(updates === 6 ? 900 : rate);
    },
  };
};

async function run(
  options: ExperimentOptions,
  createStep: typeof createReferenceStep,
  signal?: AbortSignal,
) {
  const made = experiment(options);
  const model = made.build();
  const weights = () =>
    Object.entries(model.weights).map(([name, weight]) => [name, [...weight.dataSync()]]);
  const atChecks: {
    readonly sequences: number;
    readonly best: boolean;
    readonly weights: unknown;
  }[] = [];
  const step = createStep(model, made.stepOptions);
  const result = await trainExperiment(made, model, {
    step,
    ...(signal && { signal }),
    callbacks: {
      onCheck({ sequences }, best) {
        atChecks.push({ sequences, best, weights: weights() });
      },
    },
  });
  const final = weights();
  const averages = Object.entries(step.optimizerState).flatMap(([name, slot]) =>
    name.startsWith('average.') ? [[name.slice('average.'.length), [...slot.dataSync()]]] : [],
  );
  step.dispose();
  model.dispose();
  return { result, final, atChecks, averages };
}

describe('trainExperiment', () => {
  it('gives the same bits for the same seed', async () => {
    const [one, two] = [await run(tiny, createReferenceStep), await run(tiny, createReferenceStep)];
    expect(one.final).toEqual(two.final);
    expect(one.result.state).toEqual({
      ...two.result.state,
      trainSeconds: one.result.state.trainSeconds,
    });
  });

  it('ends with the weights of the best check', async () => {
    const { result, final, atChecks } = await run(tiny, stepThatSpoils);
    const best = atChecks.findLast((check) => check.best);
    expect(best?.sequences).toBeLessThan(20);
    expect(result.state.bestCheck?.sequences).toBe(best?.sequences);
    expect(final).toEqual(best?.weights);
    expect(final).not.toEqual(atChecks[atChecks.length - 1]?.weights);
  });

  it('ends with the last weights where the config says so', async () => {
    const { final, atChecks } = await run({ ...tiny, keep: 'last' }, stepThatSpoils);
    expect(final).toEqual(atChecks[atChecks.length - 1]?.weights);
  });

  it('checks and ends with averages of the weights where the config says so', async () => {
    const averaged = { ...tiny, averaging: { decay: 0.9 } };
    const best = await run(averaged, stepThatSpoils);
    expect(best.final).toEqual(best.atChecks.findLast((check) => check.best)?.weights);
    expect(best.final).not.toEqual(best.averages);
    const last = await run({ ...averaged, keep: 'last' }, stepThatSpoils);
    expect(last.averages.length).toBeGreaterThan(0);
    expect(last.final).toEqual(last.averages);
    expect(last.atChecks.at(-1)?.weights).toEqual(last.averages);
    const plain = await run({ ...tiny, keep: 'last' }, stepThatSpoils);
    expect(plain.averages).toEqual([]);
    expect(last.final).not.toEqual(plain.final);
  });

  it('leaves the last weights themselves to an interrupted run', async () => {
    const aborting = (): [typeof createReferenceStep, AbortSignal] => {
      const controller = new AbortController();
      const create: typeof createReferenceStep = (model, options) => {
        const step = createReferenceStep(model, options);
        let updates = 0;
        return {
          ...step,
          update(rate) {
            step.update(rate);
            updates += 1;
            if (updates === 5) controller.abort();
          },
        };
      };
      return [create, controller.signal];
    };
    const averaged = await run({ ...tiny, averaging: {} }, ...aborting());
    const plain = await run(tiny, ...aborting());
    expect(averaged.result.stoppedBy).toBe('signal');
    expect(averaged.final).toEqual(plain.final);
    expect(averaged.final).not.toEqual(averaged.averages);
  });
});

describe('a run that begins anew', () => {
  const options = {
    ...tiny,
    // Too much to be learned from 8 sequences.
    task: { kind: 'copy', options: { bits: 6, maxLength: 2 } },
    optimizer: { kind: 'adam', options: {} },
    initialWeightScale: 3,
    keep: 'last',
    restart: { after: 8, above: 0 },
  } satisfies ExperimentOptions;
  const numbers = (variables: Readonly<Record<string, tf.Tensor>>) =>
    Object.entries(variables).map(([name, variable]) => [name, [...variable.dataSync()]]);

  async function train(from?: Uint8Array) {
    const made = experiment(options);
    const model = made.build();
    const step = createReferenceStep(model, made.stepOptions);
    const first = { weights: numbers(model.weights), optimizer: numbers(step.optimizerState) };
    const begun: (typeof first)[] = [];
    const [checkpoints, ends]: [Uint8Array[], Uint8Array[]] = [[], []];
    const { restarts, state } = await trainExperiment(made, model, {
      step,
      ...(from && { from: decodeRunCheckpoint(from) }),
      checkpoint: {
        every: 2,
        save: ({ encode }) => void checkpoints.push(encode()),
        saveEnd: ({ encode }) => void ends.push(encode()),
      },
      callbacks: {
        onRestart: () =>
          void begun.push({
            weights: numbers(model.weights),
            optimizer: numbers(step.optimizerState),
          }),
      },
    });
    const end = { weights: numbers(model.weights), restarts, rng: state.rng };
    step.dispose();
    model.dispose();
    return { first, begun, checkpoints, end };
  }

  it('has other weights of the same spread each time, and the optimizer that it began with', async () => {
    const { first, begun, end } = await train();
    expect(end.restarts).toBe(2);
    expect(begun).toHaveLength(2);
    const all = [first, ...begun];
    expect(new Set(all.map(({ weights }) => JSON.stringify(weights))).size).toBe(3);
    for (const { weights, optimizer } of begun) {
      expect(optimizer).toEqual(first.optimizer);
      expect(spreadOf(weights)).toBeGreaterThan(spreadOf(first.weights) / 2);
      expect(spreadOf(weights)).toBeLessThan(spreadOf(first.weights) * 2);
    }
  });

  it('ends with the same bits from each of its checkpoints', async () => {
    const whole = await train();
    expect(whole.checkpoints.length).toBeGreaterThan(8);
    for (const checkpoint of whole.checkpoints) {
      expect((await train(checkpoint)).end).toEqual(whole.end);
    }
  });
});

/** The largest of all numbers. */
function spreadOf(weights: readonly (readonly (string | number[])[])[]): number {
  const all = weights.flat().flatMap((each) => (typeof each === 'string' ? [] : each));
  return Math.max(...all.map(Math.abs));
}
