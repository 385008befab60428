import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { withModel, echo } from '../fixtures/models.js';
import { drawGradientNoise, noisyUpdatesEntry } from './gradient-noise.js';
import { createReferenceStep } from './reference-step.js';
import { sgd } from './sgd.js';
import { trainModel } from './train.js';

const variance = (numbers: Float32Array) =>
  numbers.reduce((sum, value) => sum + value ** 2, 0) / numbers.length;

test('its variance is η / (1 + t)^γ, and the same generator gives the same noise', () => {
  const draw = (updates: number) =>
    drawGradientNoise({ eta: 0.3, gamma: 0.55 }, updates, [20_000, 3], createRng(1));
  for (const updates of [0, 9, 999]) {
    const [noise = new Float32Array(), other] = draw(updates);
    const expected = 0.3 / (1 + updates) ** 0.55;
    expect(variance(noise) / expected).toBeGreaterThan(0.95);
    expect(variance(noise) / expected).toBeLessThan(1.05);
    expect(other).toHaveLength(3);
    expect(draw(updates)[0]).toEqual(noise);
  }
});

test('a step without gradients to speak of follows the noise, and counts its updates', async () => {
  await withModel(createRng(3), ({ model }) => {
    const noise = { eta: 1, gamma: 0 };
    const step = createReferenceStep(model, { optimizer: sgd(), gradientNoise: noise });
    const batch = echo.sample([{ length: 2 }], createRng(1));
    const moved = (rng: ReturnType<typeof createRng> | undefined) => {
      const before = model.weights.weight?.dataSync().slice() ?? new Float32Array();
      step.gradients({ ...batch, mask: new Float32Array(batch.mask.length) });
      step.update(1, rng);
      return model.weights.weight?.dataSync().map((value, at) => (before[at] ?? 0) - value);
    };
    const first = moved(createRng(5)) ?? new Float32Array();
    const [drawn = new Float32Array()] = drawGradientNoise(noise, 0, [first.length], createRng(5));
    first.forEach((value, at) => {
      expect(value).toBeCloseTo(drawn[at] ?? 0, 5);
    });
    moved(createRng(6));
    expect([...(step.optimizerState[noisyUpdatesEntry]?.dataSync() ?? [])]).toEqual([2]);
    expect(() => moved(undefined)).toThrow('update.rng: got none, expected a generator');
    step.dispose();
    return Promise.resolve();
  });
});

test('training draws it from the run’s generator: the same seed gives the same bits', async () => {
  const train = (seed: number) =>
    withModel(createRng(3), async ({ model }) => {
      const step = createReferenceStep(model, { optimizer: sgd(), gradientNoise: {} });
      const rng = createRng(seed);
      await trainModel({ model, task: echo, step, rng, learningRate: 0.1, maxSequences: 6 });
      step.dispose();
      return model.weights.weight?.dataSync().slice();
    });
  const one = await train(1);
  expect(await train(1)).toEqual(one);
  expect(await train(2)).not.toEqual(one);
});
