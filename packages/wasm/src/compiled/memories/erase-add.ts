import type { JsonObject } from '@tapehead/core';
import type { MemoryKernels } from '../kernel-table.js';
import { at } from '../rows.js';
import { memoryKernels } from './memory.js';

/** The twin of `eraseAddMemory` in `@tapehead/memory`. */
export function eraseAddKernels(options: JsonObject): MemoryKernels {
  return memoryKernels('erase-add', options, ({ host, arena }, { slots, width }) => {
    const { kernels } = host;
    const { batch } = arena;
    return {
      erase(t, { weighting, erase }, from, to) {
        // prettier-ignore
        kernels.eraseAddErase(batch, slots, width, from, at(weighting, t), at(erase, t), erase.stride, to);
      },
      eraseAndAdd(t, { weighting, erase, add }, from, to, squares) {
        // prettier-ignore
        kernels.eraseAdd(batch, slots, width, from, at(weighting, t), at(erase, t), at(add, t), erase.stride, to, squares);
      },
      eraseBackward(t, { weighting, erase, dWeighting, dErase }, from, dContents) {
        // prettier-ignore
        kernels.eraseAddEraseBackward(batch, slots, width, from, at(weighting, t), at(erase, t), dContents, at(dWeighting, t), at(dErase, t), erase.stride);
      },
      eraseAndAddBackward(t, { weighting, erase, add, dWeighting, dErase, dAdd }, from, dContents) {
        // prettier-ignore
        kernels.eraseAddBackward(batch, slots, width, from, at(weighting, t), at(erase, t), at(add, t), dContents, at(dWeighting, t), at(dErase, t), at(dAdd, t), erase.stride);
      },
    };
  });
}
