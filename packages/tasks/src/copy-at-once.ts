import {
  type JsonObject,
  parseOptions,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { drawLength, type LengthRange } from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';

/** Copy's options, complete. */
export type CopyAtOnceOptions = JsonObject &
  LengthRange & {
    readonly bits: number;
    /** Vectors that the network sees, and answers, at once: W. */
    readonly window: number;
  };

/**
 * Copy for a network without memory: it sees the whole sequence in one step, filled up with zeros to W
 * vectors, and answers all of it in the same step, the zeros too. So W times the bits are as many inputs as
 * outputs, all of which count. It is measured at the longest training length and with a full window.
 * Example with 2 bits, W = 3 and L = 2:
 *
 * ```
 * inputs   vector 1, bit 0    1
 *          vector 1, bit 1    .
 *          vector 2, bit 0    1
 *          vector 2, bit 1    1
 *          vector 3, bit 0    .
 *          vector 3, bit 1    .
 * targets  as the inputs
 * mask                        1
 * ```
 */
export function copyAtOnce(options: CopyAtOnceOptions): Task {
  const { bits, maxLength, window } = options;
  const setting = strictOptions({ length: wholeNumber(1, window) });
  const size = window * bits;
  const names = Array.from({ length: window }, (_, at) =>
    numbered(`vector ${at + 1}, bit`, bits),
  ).flat();
  return checkedTask({
    kind: 'copy',
    options,
    inputSize: size,
    outputSize: size,
    channels: { inputs: names, outputs: names },
    settings:
      maxLength < window ? [{ length: maxLength }, { length: window }] : [{ length: maxLength }],
    drawSetting: (rng) => ({ length: drawLength(options, rng) }),
    sample(settings, rng) {
      const lengths = settings.map((given) => parseOptions('copy setting', setting, given).length);
      const steps = lengths.map(() => 1);
      const { batch, input, answer } = createBatch({ inputSize: size, outputSize: size, steps });
      lengths.forEach((length, b) => {
        randomBits(length, bits, rng).forEach((vector, i) => {
          input(0, b).set(vector, i * bits);
        });
        answer(0, b).set(input(0, b));
      });
      return batch;
    },
    optimalBits: () => 0,
  });
}
