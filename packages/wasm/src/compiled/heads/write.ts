import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { activationCode } from '../activations.js';
import { architectureOption } from '../architecture.js';
import { findKernels } from '../find-kernels.js';
import type { HeadKernels, KernelTable, MemorySizes } from '../kernel-table.js';
import { columnsOf } from '../parameter-rows.js';
import { at } from '../rows.js';
import { initialWeightingOption, placeWeighting } from './weighting.js';

const writeOptions = z.object({
  addressing: architectureOption,
  initialWeighting: initialWeightingOption,
  eraseActivation: activationCode,
  addActivation: activationCode,
});

/** The twin of `writeHead` in `@tapehead/heads`. */
export function writeKernels(
  options: JsonObject,
  sizes: MemorySizes,
  table: KernelTable,
): HeadKernels {
  const { addressing, initialWeighting, eraseActivation, addActivation } = parseOptions(
    'write',
    writeOptions,
    options,
  );
  const stage = findKernels('addressing', table.addressings, addressing.kind)(
    addressing.options,
    sizes,
    table,
  );
  const { width } = sizes;
  return {
    parameterSize: stage.parameterSize + 2 * width,
    readSize: 0,
    writes: 1,
    place(binding, io) {
      const { kernels } = binding.host;
      const { batch } = binding.arena;
      const placed = placeWeighting(binding, io, stage, initialWeighting, sizes);
      const erase = columnsOf(io.parameters, stage.parameterSize);
      const add = columnsOf(io.parameters, stage.parameterSize + width);
      const { stride } = io.parameters.raw;
      return {
        ...placed,
        reads: [],
        writes: [
          {
            weighting: placed.weighting,
            erase: erase.values,
            add: add.values,
            dWeighting: placed.dWeighting,
            dErase: erase.gradients,
            dAdd: add.gradients,
          },
        ],
        forward(t, contents, squares) {
          placed.forward(t, contents, squares);
          // prettier-ignore
          kernels.writeVectors(batch, width, eraseActivation, addActivation, at(erase.raw, t), at(erase.values, t), stride);
        },
        backward(t, contents, squares) {
          // prettier-ignore
          kernels.writeVectorsBackward(batch, width, eraseActivation, addActivation, at(erase.raw, t), at(erase.values, t), at(erase.gradients, t), stride);
          placed.backward(t, contents, squares);
        },
      };
    },
  };
}
