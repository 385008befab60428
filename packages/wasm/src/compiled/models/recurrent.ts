import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { architectureOption } from '../architecture.js';
import { findKernels } from '../find-kernels.js';
import type { KernelTable, ModelKernels, ModelSizes } from '../kernel-table.js';
import { placeOutput } from './output-layer.js';

const recurrentOptions = z.object({ controller: architectureOption });

/** The twin of `recurrent` in `@tapehead/controllers`. */
export function recurrentKernels(
  options: JsonObject,
  { inputSize, outputSize }: ModelSizes,
  table: KernelTable,
): ModelKernels {
  const { controller: part } = parseOptions('recurrent', recurrentOptions, options);
  const controllerKernels = findKernels(
    'controller',
    table.controllers,
    part.kind,
  )(part.options, table);
  const controllerSize = controllerKernels.outputSize;
  return {
    place(binding) {
      const { arena, weights } = binding;
      const features = arena.sequence(controllerSize);
      const dFeatures = arena.history(controllerSize);
      const controller = controllerKernels.place(
        { ...binding, weights: weights.within('controller') },
        { inputSize, known: inputSize, output: features, dOutput: dFeatures },
      );
      const output = placeOutput({ ...binding, weights: weights.within('output') }, 'controller', {
        controllerSize,
        readSize: 0,
        outputSize,
        features,
        dFeatures,
      });
      return {
        inputs: controller.input,
        logits: output.logits,
        dLogits: output.dLogits,
        dInputs: controller.dKnown,
        machine: null,
        forward(steps) {
          controller.begin(steps);
          output.begin();
          for (let t = 0; t < steps; t++) controller.forward(t);
          output.forward(steps);
        },
        backward(steps) {
          output.backward(steps);
          controller.turn(steps);
          for (let t = steps - 1; t >= 0; t--) controller.backward(t);
          controller.end(steps);
          output.end(steps);
        },
      };
    },
  };
}
