import type { Clipping, Loss, Optimizer, Registry, Schedule } from '@tapehead/core';
import { readHead } from '@tapehead/heads';
import { createReferenceStep } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { experiment, loadExperiment } from './experiment.js';
import { standardRegistry } from './registry.js';
import { trainExperiment } from './train-experiment.js';

/** Plain gradient descent, which remembers nothing. */
const descent = ({ factor = 1 }: { readonly factor?: number }): Optimizer => ({
  kind: 'descent',
  options: { factor },
  stateShapes: () => ({}),
  update: ({ weights, gradients, learningRate }) => ({
    weights: Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => {
        const gradient = gradients[name] ?? tf.zerosLike(weight);
        return [name, tf.sub(weight, tf.mul(factor, tf.mul(learningRate, gradient)))];
      }),
    ),
    state: {},
  }),
});

/** Half the squared error of the logits themselves. */
const linear: Loss = {
  kind: 'linear',
  outputs: ['bits'],
  evaluate: (logits, targets, mask) => {
    const errors = tf.square(tf.sub(logits, targets));
    return tf.mul(0.5, tf.mean(tf.mul(errors, tf.expandDims(mask, 2))));
  },
};

const halved: Clipping = {
  kind: 'halved',
  options: {},
  largestNorm: 1e9,
  clip: (gradients) =>
    Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(0.5, gradient)]),
    ),
};

const stairs: Schedule = {
  kind: 'stairs',
  options: {},
  factor: (progress) => (progress < 0.5 ? 1 : 0),
};

const registry: Registry = {
  ...standardRegistry,
  losses: { ...standardRegistry.losses, linear },
  optimizers: { ...standardRegistry.optimizers, descent },
  clippings: { ...standardRegistry.clippings, halved: () => halved },
  schedules: { ...standardRegistry.schedules, stairs: () => stairs },
};

const config = {
  task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'paper', options: { slots: 4, width: 3 } },
  loss: 'linear',
  optimizer: { kind: 'descent', options: { factor: 2 } },
  clipping: { kind: 'halved' },
  schedule: { kind: 'stairs' },
  learningRate: 0.1,
  maxSequences: 20,
  keep: 'last' as const,
  evaluation: { sequences: 1 },
};

test('a config names parts of one’s own to train with, and is stored with their options', () => {
  const { config: complete, stepOptions } = experiment(config, registry);
  expect(complete).toMatchObject({
    loss: 'linear',
    optimizer: { kind: 'descent', options: { factor: 2 } },
    clipping: { kind: 'halved', options: {} },
    schedule: { kind: 'stairs', options: {} },
  });
  expect([stepOptions.loss, stepOptions.clip]).toEqual([linear, halved]);
  const again = loadExperiment(JSON.parse(JSON.stringify(complete)), registry);
  expect(again.config).toEqual(complete);
});

test('without the registry each is refused by its name', () => {
  expect(() => experiment(config)).toThrow(
    /optimizer: the kind "descent".*clipping: the kind "halved".*schedule: the kind "stairs".*loss: the kind "linear"/s,
  );
});

test('they train', async () => {
  const own = experiment(config, registry);
  const model = own.build();
  const step = createReferenceStep(model, own.stepOptions);
  const before = Object.values(model.weights).map((weight) => weight.dataSync().slice());
  const halfway: Record<string, ArrayLike<number>>[] = [];
  await trainExperiment(own, model, {
    step,
    callbacks: {
      onStep({ sequences }) {
        if (sequences !== 10 && sequences !== 20) return;
        const entries = Object.entries(model.weights);
        halfway.push(Object.fromEntries(entries.map(([name, w]) => [name, w.dataSync().slice()])));
      },
    },
  });
  const after = Object.values(model.weights).map((weight) => weight.dataSync().slice());
  expect(after).not.toEqual(before);
  // The schedule lets nothing change in the second half.
  expect(halfway[1]).toEqual(halfway[0]);
  step.dispose();
  model.dispose();
});

test('a machine has further heads from the registry, which its config tells', () => {
  const own = { ...readHead(), kind: 'own' };
  const withHead = { ...registry, heads: { ...registry.heads, own: () => own } };
  const machine = { kind: 'paper', options: { slots: 4, width: 2, readHeads: 0 } };
  const moreHeads = [{ kind: 'own', options: {} }];
  const { config: complete, build } = loadExperiment(
    { ...config, machine: { ...machine, options: { ...machine.options, moreHeads } } },
    withHead,
  );
  expect(complete.machine.options.moreHeads).toMatchObject([{ kind: 'own' }]);
  expect(loadExperiment(complete, withHead).config).toEqual(complete);
  const model = build();
  expect(model.architecture.options.heads).toMatchObject([{ kind: 'write' }, { kind: 'own' }]);
  model.dispose();
  expect(
    loadExperiment({ ...config, machine }, withHead).config.machine.options,
  ).not.toHaveProperty('moreHeads');
  expect(() =>
    loadExperiment({
      ...config,
      machine: { kind: 'paper', options: { moreHeads: [{ kind: 'rad' }] } },
    }),
  ).toThrow(/head: .*rad/);
});
