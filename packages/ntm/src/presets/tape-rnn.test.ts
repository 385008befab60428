import { rnn } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { tapeRnn } from './tape-rnn.js';

const [slots, width, steps] = [8, 3, 5];

it('begins by writing and moving on where its biases say so: each step is in a slot of its own', () => {
  const model = tapeRnn({
    controller: rnn({ units: 4 }),
    slots,
    width,
    heads: 2,
    moveBias: { right: 40 },
    gateBias: 40,
  }).build({ inputSize: 2, outputSize: 1 }, createRng(1));
  tf.tidy(() => {
    const trace = model.trace(tf.ones([steps, 1, 2]));
    expect(trace.heads).toHaveLength(2);
    for (const { weighting, details } of trace.heads) {
      const { gate } = details;
      if (!gate) throw new Error('a tape shows its gate');
      expect(tf.min(gate).arraySync()).toBe(1);
      // Traces show where a head reads, which is after it has moved.
      const places = tf.argMax(tf.reshape(weighting, [steps, slots]), 1);
      expect(places.arraySync()).toEqual([1, 2, 3, 4, 5]);
    }
  });
  model.dispose();
});
