import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { codeOf } from '../activations.js';
import type { AddressingKernels, MemorySizes, PlacedStage } from '../kernel-table.js';
import { at, padded, type Rows } from '../rows.js';

export const shiftOptions = z.object({
  range: z.number(),
  order: codeOf({ ascending: 0, descending: 1 }),
  activation: codeOf({ softmax: 0, 'softmax-relu': 1 }),
});

/** The twin of `shift` in `@tapehead/heads`. */
export function shiftKernels(options: JsonObject, { slots }: MemorySizes): AddressingKernels {
  const { range, order, activation } = parseOptions('shift', shiftOptions, options);
  return {
    parameterSize: range,
    usesBefore: true,
    place({ host, arena }, { parameters: { raw, values, gradients }, before, after }) {
      const { kernels } = host;
      const { batch } = arena;
      const scratch = arena.block(2 * (padded(slots) + 2 * range + 16));
      return {
        stages: [shiftStage(values, range, order)],
        forward(t) {
          // prettier-ignore
          kernels.shift(batch, slots, range, order, activation, at(raw, t), at(values, t), raw.stride, at(before, t), at(after, t), scratch);
        },
        backward(t, _contents, _squares, dAfter, dBefore) {
          // prettier-ignore
          kernels.shiftBackward(batch, slots, range, order, activation, at(raw, t), at(values, t), at(gradients, t), raw.stride, at(before, t), dAfter, dBefore, scratch);
        },
      };
    },
  };
}

/** s, from the most negative offset on, as it lies in the stage's activated parameters. */
export function shiftStage(values: Rows, range: number, descending: number): PlacedStage {
  const shifts = { rows: values, count: range, reverse: descending === 1 };
  return { kind: 'shift', parameters: { shifts } };
}
