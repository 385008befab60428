import { type Batch, createRng, type Setting, type Task } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.js';
import { echo } from '../fixtures/models.js';
import type { ForwardModel } from './score.js';

/** Answers the first output of `echo` with sureness 5 and gives `second` as the other's logit. */
function halfRight(second: number, shapes: number[][] = []): ForwardModel {
  return {
    forward: (inputs) => {
      shapes.push(inputs.shape);
      const [steps, sequences] = inputs.shape;
      return tf.tidy(() => {
        const delayed = tf.concat3d([tf.zeros<tf.Rank.R3>([2, sequences, 2]), inputs], 0);
        const bits = tf.slice(delayed, 0, [steps, sequences, 1]);
        const first = tf.mul<tf.Tensor3D>(5, tf.sub(tf.mul(2, bits), 1));
        return tf.concat3d([first, tf.fill([steps, sequences, 1], second)], 2);
      });
    },
  };
}

/** `echo`, keeping its batches. */
function recorded(batches: Batch[]): Task {
  return {
    ...echo,
    sample(settings, rng) {
      const batch = echo.sample(settings, rng);
      batches.push(batch);
      return batch;
    },
    optimalBits: ({ steps }) => steps,
  };
}

test('entries say what an independent count of the same sequences says', async () => {
  const batches: Batch[] = [];
  const entries = await evaluate(halfRight(3), recorded(batches), [{ length: 5 }, { length: 3 }], {
    rng: createRng(3),
    sequences: 10,
  });
  expect(entries.map(({ setting, length }) => [setting, length])).toEqual([
    [{ length: 5 }, 5],
    [{ length: 3 }, 3],
  ]);
  entries.forEach((entry, k) => {
    const answers = (entry.length - 2) * 10;
    const { targets = new Float32Array(), mask = new Float32Array() } = batches[k] ?? {};
    const seconds = [...mask].map((on, row) => (on === 1 ? targets[row * 2 + 1] : 1));
    const zeros = seconds.filter((bit) => bit === 0).length;
    const perfect = Array.from({ length: 10 }, (_, b) =>
      seconds.filter((_, row) => row % 10 === b),
    );
    const nats =
      answers * Math.log1p(Math.exp(-5)) + answers * Math.log1p(Math.exp(-3)) + zeros * 3;
    expect(entry).toMatchObject({
      sequences: 10,
      total: 2 * answers,
      wrong: zeros,
      errorRate: zeros / (2 * answers),
      perfectSequences: perfect.filter((bits) => bits.every((bit) => bit === 1)).length,
      optimalBits: entry.length,
    });
    expect(entry.bitsPerSequence).toBeCloseTo(nats / Math.LN2 / 10, 4);
  });
});

test.each([Number.NaN, 0])('a logit of %s is a wrong bit, whatever the target', async (logit) => {
  const [entry] = await evaluate(halfRight(logit), echo, [{ length: 5 }], { rng: createRng(1) });
  expect(entry?.wrong).toBe(64 * 3);
  expect(entry?.perfectSequences).toBe(0);
});

test('long or many sequences run in pieces of at most 2048 steps, and all of them count', async () => {
  const shapes: number[][] = [];
  const batches: Batch[] = [];
  const [entry] = await evaluate(halfRight(-9, shapes), recorded(batches), [{ length: 150 }], {
    rng: createRng(4),
    sequences: 100,
  });
  expect(shapes).toEqual([13, 13, 13, 13, 12, 13, 13, 10].map((width) => [150, width, 2]));
  const seconds = batches.flatMap(({ targets }) => [...targets].filter((_, i) => i % 2 === 1));
  expect(entry).toMatchObject({
    sequences: 100,
    total: 100 * 148 * 2,
    wrong: seconds.filter((bit) => bit === 1).length,
  });
});

test('the same generator state gives the same entries', async () => {
  const run = (seed: number) =>
    evaluate(halfRight(3), echo, echo.settings, { rng: createRng(seed) });
  expect(await run(1)).toEqual(await run(1));
  expect(await run(1)).not.toEqual(await run(2));
});

test.each([0, 1.5, Number.NaN, 1e9])('%s sequences are refused', async (sequences) => {
  await expect(
    evaluate(halfRight(1), echo, [{ length: 4 }], { rng: createRng(1), sequences }),
  ).rejects.toThrow(
    `evaluate.sequences: got ${sequences}, expected a whole number from 1 to 1000000`,
  );
});

test('an aborted signal ends it with its reason and leaks nothing', async () => {
  const tensors = tf.memory().numTensors;
  const controller = new AbortController();
  const model: ForwardModel = {
    forward(inputs) {
      controller.abort(new Error('enough'));
      return halfRight(1).forward(inputs);
    },
  };
  const settings: Setting[] = [{ length: 4 }, { length: 5 }];
  const { signal } = controller;
  await expect(evaluate(model, echo, settings, { rng: createRng(1), signal })).rejects.toThrow(
    'enough',
  );
  expect(tf.memory().numTensors).toBe(tensors);
});
