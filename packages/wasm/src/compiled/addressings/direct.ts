import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { codeOf } from '../activations.js';
import type { AddressingKernels, MemorySizes } from '../kernel-table.js';
import { at } from '../rows.js';

const directOptions = z.object({ activation: codeOf({ identity: 0, softmax: 1 }) });

/** The twin of `direct` in `@tapehead/heads`. */
export function directKernels(options: JsonObject, { slots }: MemorySizes): AddressingKernels {
  const { activation } = parseOptions('direct', directOptions, options);
  return {
    parameterSize: slots,
    usesBefore: false,
    place({ host, arena }, { parameters: { raw, gradients }, after }) {
      const { kernels } = host;
      const { batch } = arena;
      return {
        stages: [{ kind: 'direct', parameters: { weighting: { rows: after, count: slots } } }],
        forward(t) {
          kernels.direct(batch, slots, activation, at(raw, t), raw.stride, at(after, t));
        },
        backward(t, _contents, _squares, dAfter) {
          // prettier-ignore
          kernels.directBackward(batch, slots, activation, at(after, t), dAfter, at(gradients, t), raw.stride);
        },
      };
    },
  };
}
