import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { activationCode } from '../activations.js';
import type { Binding, ControllerKernels } from '../kernel-table.js';
import { placeLinear } from '../linear.js';
import { at, padded } from '../rows.js';
import { type LayerIo, type PlacedLayer, placeStack } from './stack.js';

const feedforwardOptions = z.object({
  units: z.number(),
  layers: z.number(),
  activation: activationCode,
});

/** The twin of `feedforward` in `@tapehead/controllers`. */
export function feedforwardKernels(options: JsonObject): ControllerKernels {
  const { units, layers, activation } = parseOptions('feedforward', feedforwardOptions, options);

  function placeLayer({ host, arena, weights }: Binding, io: LayerIo): PlacedLayer {
    const { inputs, known, input, output } = io;
    const { kernels } = host;
    const { batch } = arena;
    const raw = known > 0 ? arena.sequence(units) : arena.history(units);
    const stride = 4 * padded(inputs - known);
    const dInput = arena.block((batch * stride) / 4);
    const zeros = arena.block(stride / 4);
    const linear = placeLinear({ host, arena }, [{ weights, from: 0, to: 0, count: units }], {
      inputs,
      outputs: units,
      known,
      x: input,
      y: raw,
      dy: raw,
    });
    return {
      dInput: { pointer: dInput, stride },
      begin(steps) {
        linear.begin();
        linear.forwardKnown(steps);
      },
      forward(t) {
        linear.forward(t);
        // prettier-ignore
        kernels.activate(batch, units, activation, at(raw, t), raw.stride, at(output, t), output.stride);
      },
      turn() {
        kernels.clear((batch * stride) / 4, dInput);
      },
      backward(t, dOutput, dOutputStride) {
        // prettier-ignore
        kernels.activateBackward(batch, units, activation, at(raw, t), raw.stride, at(output, t), output.stride, dOutput, dOutputStride, at(raw, t), raw.stride);
        linear.backward(t, dInput, stride, zeros, 0);
      },
      dKnown: linear.dKnown,
      end: linear.end,
    };
  }

  return {
    outputSize: units,
    place: (binding, io) => placeStack(binding, io, { layers, units, beside: 0, placeLayer }),
  };
}
