import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { initialValueOption, placeInitialRows } from '../initial-value.js';
import type { Binding, ControllerKernels } from '../kernel-table.js';
import { placeLinear } from '../linear.js';
import { at, fromColumn, later, padded } from '../rows.js';
import { type LayerIo, type PlacedLayer, placeStack } from './stack.js';

const lstmOptions = z.object({
  units: z.number(),
  layers: z.number(),
  initialState: initialValueOption,
});

/** The twin of `lstm` in `@tapehead/controllers`. */
export function lstmKernels(options: JsonObject): ControllerKernels {
  const { units, layers, initialState } = parseOptions('lstm', lstmOptions, options);
  const width = padded(units);

  // A row of a layer's input is [inputs | previous hidden state], as the rows of its weight are.
  function placeLayer({ host, arena, weights }: Binding, io: LayerIo): PlacedLayer {
    const { inputs, known, input, output } = io;
    const { kernels } = host;
    const { batch } = arena;
    const gates = known > 0 ? arena.sequence(4 * width) : arena.history(4 * width);
    const cells = arena.history(units);
    const cellTanh = arena.history(units);
    const dCell = arena.block(batch * width);
    const stride = 4 * padded(inputs - known + units);
    const dInput = arena.block((batch * stride) / 4);
    const dPreviousHidden = dInput + 4 * (inputs - known);
    const zeros = arena.block(stride / 4);
    const nextHidden = fromColumn(later(input, 1), inputs);
    const initialHidden = placeInitialRows(
      { host, arena, weights },
      'initialHidden',
      initialState,
      units,
    );
    const initialCell = placeInitialRows(
      { host, arena, weights },
      'initialCell',
      initialState,
      units,
    );
    const columns =
      units === width
        ? [{ weights, from: 0, to: 0, count: 4 * units }]
        : [0, 1, 2, 3].map((gate) => ({
            weights,
            from: gate * units,
            to: gate * width,
            count: units,
          }));
    const linear = placeLinear({ host, arena }, columns, {
      inputs: inputs + units,
      outputs: 4 * width,
      known,
      x: input,
      y: gates,
      dy: gates,
    });
    return {
      dInput: { pointer: dInput, stride },
      begin(steps) {
        linear.begin();
        initialHidden.begin(at(input, 0) + 4 * inputs, input.stride);
        initialCell.begin(at(cells, 0), cells.stride);
        linear.forwardKnown(steps);
      },
      forward(t) {
        linear.forward(t);
        // prettier-ignore
        kernels.lstm(batch, units, at(gates, t), at(cells, t), at(cells, t + 1), at(cellTanh, t), at(output, t), output.stride, at(nextHidden, t), input.stride);
      },
      turn() {
        kernels.clear((batch * stride) / 4, dInput);
        kernels.clear(batch * width, dCell);
      },
      backward(t, dHidden, dHiddenStride) {
        // The gates' gradients take their place.
        // prettier-ignore
        kernels.lstmBackward(batch, units, at(gates, t), at(cells, t), at(cellTanh, t), dHidden, dHiddenStride, dPreviousHidden, stride, dCell, at(gates, t));
        linear.backward(t, dInput, stride, zeros, 0);
      },
      dKnown: linear.dKnown,
      end(steps) {
        linear.end(steps);
        initialHidden.end(dPreviousHidden, stride);
        initialCell.end(dCell, 4 * width);
      },
    };
  }

  return {
    outputSize: units,
    place: (binding, io) => placeStack(binding, io, { layers, units, beside: width, placeLayer }),
  };
}
