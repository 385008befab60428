import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { architectureOption } from '../architecture.js';
import { findKernels } from '../find-kernels.js';
import type { HeadKernels, KernelTable, MemorySizes } from '../kernel-table.js';
import { at } from '../rows.js';
import { initialWeightingOption, placeWeighting } from './weighting.js';

const readOptions = z.object({
  addressing: architectureOption,
  initialWeighting: initialWeightingOption,
});

/** The twin of `readHead` in `@tapehead/heads`. */
export function readKernels(
  options: JsonObject,
  sizes: MemorySizes,
  table: KernelTable,
): HeadKernels {
  const { addressing, initialWeighting } = parseOptions('read', readOptions, options);
  const stage = findKernels('addressing', table.addressings, addressing.kind)(
    addressing.options,
    sizes,
    table,
  );
  const { slots, width } = sizes;
  return {
    parameterSize: stage.parameterSize,
    readSize: width,
    writes: 0,
    place(binding, io) {
      const { kernels } = binding.host;
      const { batch } = binding.arena;
      const { reads, nextReads, dReads, dNextReads, dContents } = io;
      const placed = placeWeighting(binding, io, stage, initialWeighting, sizes);
      const { weighting, dWeighting } = placed;
      return {
        ...placed,
        reads: [reads],
        writes: [],
        forward(t, contents, squares) {
          placed.forward(t, contents, squares);
          // prettier-ignore
          kernels.read(batch, slots, width, at(weighting, t), contents, at(reads, t), reads.stride, at(nextReads, t), nextReads.stride);
        },
        backward(t, contents, squares) {
          // prettier-ignore
          kernels.readBackward(batch, slots, width, at(weighting, t), contents, at(dReads, t), dReads.stride, dNextReads.pointer, dNextReads.stride, at(dWeighting, t), dContents);
          placed.backward(t, contents, squares);
        },
      };
    },
  };
}
