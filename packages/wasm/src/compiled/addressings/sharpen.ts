import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { activationCode, codeOf } from '../activations.js';
import type { AddressingKernels, MemorySizes, PlacedStage } from '../kernel-table.js';
import { at, type Rows } from '../rows.js';

export const sharpenOptions = z.object({
  form: codeOf({ safe: 0, power: 1 }),
  sharpeningActivation: activationCode,
});

/** The twin of `sharpen` in `@tapehead/heads`. */
export function sharpenKernels(options: JsonObject, { slots }: MemorySizes): AddressingKernels {
  const { form, sharpeningActivation } = parseOptions('sharpen', sharpenOptions, options);
  return {
    parameterSize: 1,
    usesBefore: true,
    place({ host, arena }, { parameters: { raw, values, gradients }, before, after }) {
      const { kernels } = host;
      const { batch } = arena;
      const logarithm = arena.history(slots);
      return {
        stages: [sharpenStage(values)],
        forward(t) {
          // prettier-ignore
          kernels.sharpen(batch, slots, form, sharpeningActivation, at(raw, t), at(values, t), raw.stride, at(before, t), at(logarithm, t), at(after, t));
        },
        backward(t, _contents, _squares, dAfter, dBefore) {
          // prettier-ignore
          kernels.sharpenBackward(batch, slots, form, sharpeningActivation, at(raw, t), at(values, t), at(gradients, t), raw.stride, at(before, t), at(logarithm, t), at(after, t), dAfter, dBefore);
        },
      };
    },
  };
}

/** γ as it lies in the stage's activated parameters. */
export function sharpenStage(values: Rows): PlacedStage {
  return { kind: 'sharpen', parameters: { sharpening: { rows: values, count: 1 } } };
}
