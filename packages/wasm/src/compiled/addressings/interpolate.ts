import type { JsonObject } from '@tapehead/core';
import type { AddressingKernels, MemorySizes, PlacedStage } from '../kernel-table.js';
import { at, type Rows } from '../rows.js';

/** The twin of `interpolate` in `@tapehead/heads`. */
export function interpolateKernels(
  _options: JsonObject,
  { slots }: MemorySizes,
): AddressingKernels {
  return {
    parameterSize: 1,
    usesBefore: true,
    place({ host, arena }, { parameters: { raw, values, gradients }, before, previous, after }) {
      const { kernels } = host;
      const { batch } = arena;
      return {
        stages: [interpolateStage(values)],
        forward(t) {
          // prettier-ignore
          kernels.interpolate(batch, slots, at(raw, t), at(values, t), raw.stride, at(before, t), at(previous, t), at(after, t));
        },
        backward(t, _contents, _squares, dAfter, dBefore, dPrevious) {
          // prettier-ignore
          kernels.interpolateBackward(batch, slots, at(values, t), at(gradients, t), raw.stride, at(before, t), at(previous, t), dAfter, dBefore, dPrevious);
        },
      };
    },
  };
}

/** g as it lies in the stage's activated parameters. */
export function interpolateStage(values: Rows): PlacedStage {
  return { kind: 'interpolate', parameters: { gate: { rows: values, count: 1 } } };
}
