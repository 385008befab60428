import { drawNormals, type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { architectureOption } from '../architecture.js';
import { findKernels } from '../find-kernels.js';
import { initialValueOption, placeInitialRows } from '../initial-value.js';
import type { KernelTable, ModelKernels, ModelSizes } from '../kernel-table.js';
import { at, fromColumn, later } from '../rows.js';
import { placeNoise } from './controller-noise.js';
import { placeHeads } from './heads.js';
import { outputOption, placeOutput } from './output-layer.js';

const ntmOptions = z.object({
  controller: architectureOption,
  heads: z.array(architectureOption),
  memory: architectureOption,
  order: z.enum(['simultaneous', 'list']),
  output: outputOption,
  initialReads: initialValueOption,
  controllerNoise: z.number(),
});

/** The twin of `ntm` in `@tapehead/ntm`. */
export function ntmKernels(
  options: JsonObject,
  { inputSize, outputSize }: ModelSizes,
  table: KernelTable,
): ModelKernels {
  const parts = parseOptions('ntm', ntmOptions, options);
  const controllerKernels = findKernels(
    'controller',
    table.controllers,
    parts.controller.kind,
  )(parts.controller.options, table);
  const memoryKernels = findKernels(
    'memory',
    table.memories,
    parts.memory.kind,
  )(parts.memory.options, table);
  const headKernels = parts.heads.map(({ kind, options }) =>
    findKernels('head', table.heads, kind)(options, memoryKernels, table),
  );
  const controllerSize = controllerKernels.outputSize;
  const readSize = headKernels.reduce((sum, head) => sum + head.readSize, 0);
  return {
    ...(parts.controllerNoise > 0 && {
      drawNoise: (steps, sequences, rng) =>
        drawNormals(rng, steps * sequences * controllerSize, parts.controllerNoise),
    }),
    place(binding) {
      const { arena, weights } = binding;
      const within = (name: string) => ({ ...binding, weights: weights.within(name) });
      const features = arena.sequence(controllerSize + readSize);
      const dFeatures = arena.history(controllerSize + readSize);
      const noise =
        parts.controllerNoise > 0 ? placeNoise(binding, { controllerSize, seen: features }) : null;
      const controller = controllerKernels.place(within('controller'), {
        inputSize: inputSize + readSize,
        known: inputSize,
        output: noise?.output ?? features,
        dOutput: dFeatures,
      });
      const { input, dInput } = controller;
      const heads = placeHeads(binding, headKernels, memoryKernels, {
        order: parts.order,
        controllerSize,
        controllerOutput: features,
        dControllerOutput: dFeatures,
        reads: fromColumn(features, controllerSize),
        dReads: fromColumn(dFeatures, controllerSize),
        nextReads: fromColumn(later(input, 1), inputSize),
        dNextReads: dInput,
      });
      const initialReads = placeInitialRows(binding, 'initialReads', parts.initialReads, readSize);
      const output = placeOutput(within('output'), parts.output, {
        controllerSize,
        readSize,
        outputSize,
        features,
        dFeatures,
      });
      return {
        inputs: input,
        logits: output.logits,
        dLogits: output.dLogits,
        dInputs: controller.dKnown,
        machine: heads.machine,
        forward(steps, drawn) {
          noise?.begin(drawn);
          initialReads.begin(at(input, 0) + 4 * inputSize, input.stride);
          controller.begin(steps);
          heads.begin(steps);
          output.begin();
          for (let t = 0; t < steps; t++) {
            controller.forward(t);
            noise?.forward(t);
            heads.forward(t);
          }
          output.forward(steps);
        },
        backward(steps) {
          output.backward(steps);
          controller.turn(steps);
          heads.turn(steps);
          for (let t = steps - 1; t >= 0; t--) {
            heads.backward(t);
            controller.backward(t);
          }
          initialReads.end(dInput.pointer, dInput.stride);
          controller.end(steps);
          heads.end(steps);
          output.end(steps);
        },
      };
    },
  };
}
