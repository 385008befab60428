import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type TrainingWatch, watchTraining } from './training.js';

/** Watches the training of two weights, one of them fixed, and frees them. */
function watched(
  watch: (
    watch: TrainingWatch,
    weights: { moving: tf.Variable; fixed: tf.Variable },
    assign: (values: number[]) => void,
  ) => void,
  clipLimit: number | null = null,
): void {
  tf.tidy(() => {
    const weights = {
      moving: tf.variable(tf.tensor1d([3, 4])),
      fixed: tf.variable(tf.tensor1d([100]), false),
    };
    watch(watchTraining({ initial: weights, maxSequences: 1000, clipLimit }), weights, (values) => {
      weights.moving.assign(tf.tensor1d(values));
    });
    tf.dispose(Object.values(weights));
  });
}

test('before anything happened there is little to tell', () => {
  watched(({ diagnose }, weights) => {
    expect(diagnose(weights)).toEqual({
      sequences: 0,
      progress: 0,
      gradients: null,
      moved: 0,
      loss: null,
      wrong: null,
      solved: false,
    });
  });
});

test('how far the trainable weights are from where they began, by their size', () => {
  watched(({ diagnose }, weights, assign) => {
    assign([3, 14]);
    weights.fixed.assign(tf.tensor1d([0]));
    expect(diagnose(weights).moved).toBe(2);
    assign([3, 4]);
    expect(diagnose(weights).moved).toBe(0);
  });
});

test('gradients: those of the steps since the diagnosis before, skipped ones apart', () => {
  watched(({ onStep, diagnose }, weights) => {
    for (const gradientNorm of [5, 40, 1, 11]) onStep({ gradientNorm, taken: true });
    onStep({ gradientNorm: Number.NaN, taken: false });
    expect(diagnose(weights).gradients).toEqual({
      steps: 5,
      median: 11,
      largest: 40,
      aboveLimit: 0.5,
      skipped: 0.2,
    });
    expect(diagnose(weights).gradients).toBeNull();
    onStep({ gradientNorm: Infinity, taken: false });
    expect(diagnose(weights).gradients).toEqual({
      steps: 1,
      median: null,
      largest: null,
      aboveLimit: null,
      skipped: 1,
    });
  }, 10);
  watched(({ onStep, diagnose }, weights) => {
    onStep({ gradientNorm: 40, taken: true });
    expect(diagnose(weights).gradients?.aboveLimit).toBeNull();
  });
});

test('the loss over the last two quarters of the run, where there are enough points', () => {
  watched(({ onCurvePoint, diagnose }, weights) => {
    const point = (sequences: number, bitsPerSequence: number | null) => {
      onCurvePoint({ sequences, bitsPerSequence });
    };
    for (let place = 1; place <= 13; place += 1) point(10 * place, 100 - place);
    expect(diagnose(weights).loss).toBeNull();
    for (let place = 14; place <= 16; place += 1) point(10 * place, 100 - place);
    expect(diagnose(weights)).toMatchObject({
      sequences: 160,
      progress: 0.16,
      loss: { before: 89.5, recent: 85.5, inBits: true },
    });
    point(170, null);
    expect(diagnose(weights)).toMatchObject({ sequences: 170, loss: { recent: 85.5 } });
  });
});

test('shares of wrong bits: of the last check, of the one before, and of the best', () => {
  watched(({ onCheck, diagnose }, weights) => {
    const wrong = [40, 5, 20].map((wrong, index) => {
      onCheck({ sequences: 100 * (index + 1), wrong, total: 100 });
      return diagnose(weights).wrong;
    });
    expect(wrong).toEqual([
      { last: 0.4, before: 0.4, best: 0.4 },
      { last: 0.05, before: 0.4, best: 0.05 },
      { last: 0.2, before: 0.05, best: 0.05 },
    ]);
    expect(diagnose(weights).progress).toBe(0.3);
  });
});

test('the loss where it has no bits, in its own unit', () => {
  watched(({ onCurvePoint, diagnose }, weights) => {
    for (let place = 1; place <= 16; place += 1) {
      onCurvePoint({ sequences: 10 * place, bitsPerSequence: null, loss: 100 - place });
    }
    expect(diagnose(weights).loss).toEqual({ before: 89.5, recent: 85.5, inBits: false });
  });
});

test('a check is solved as it says itself, or else without a wrong output', () => {
  watched(({ onCheck, diagnose }, weights) => {
    const solved = [{ wrong: 0 }, { wrong: 9 }, { wrong: 9, solved: true }].map((check, index) => {
      onCheck({ sequences: 100 * (index + 1), total: 100, ...check });
      return diagnose(weights).solved;
    });
    expect(solved).toEqual([true, false, true]);
  });
});
