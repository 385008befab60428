import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { activationCode, codeOf } from '../activations.js';
import type { AddressingKernels, MemorySizes, PlacedStage } from '../kernel-table.js';
import { at, fromColumn, padded, type Rows } from '../rows.js';

export const contentOptions = z.object({
  keyActivation: activationCode,
  strengthActivation: activationCode,
  norm: z.object({
    form: codeOf({ 'square-root': 0, 'product-clamp': 1 }),
    epsilon: z.number(),
  }),
});

/** The twin of `content` in `@tapehead/heads`. */
export function contentKernels(
  options: JsonObject,
  { slots, width }: MemorySizes,
): AddressingKernels {
  const { keyActivation, strengthActivation, norm } = parseOptions(
    'content',
    contentOptions,
    options,
  );
  return {
    parameterSize: width + 1,
    usesBefore: false,
    place({ host, arena }, { parameters: { raw, values, gradients }, after, dContents }) {
      const { kernels } = host;
      const { batch } = arena;
      const similarity = arena.history(slots);
      const scale = arena.history(slots);
      const scratch = arena.block(2 * padded(slots));
      return {
        stages: [contentStage(values, width)],
        forward(t, contents, squares) {
          // prettier-ignore
          kernels.content(batch, slots, width, keyActivation, strengthActivation, norm.form, norm.epsilon, at(raw, t), at(values, t), raw.stride, contents, squares, at(similarity, t), at(scale, t), at(after, t));
        },
        backward(t, contents, squares, dAfter) {
          // prettier-ignore
          kernels.contentBackward(batch, slots, width, keyActivation, strengthActivation, norm.form, norm.epsilon, at(raw, t), at(values, t), at(gradients, t), raw.stride, contents, squares, at(similarity, t), at(scale, t), at(after, t), dAfter, dContents, scratch);
        },
      };
    },
  };
}

/** k and β as they lie in the stage's activated parameters. */
export function contentStage(values: Rows, width: number): PlacedStage {
  return {
    kind: 'content',
    parameters: {
      key: { rows: values, count: width },
      strength: { rows: fromColumn(values, width), count: 1 },
    },
  };
}
