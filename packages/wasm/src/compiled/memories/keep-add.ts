import type { JsonObject } from '@tapehead/core';
import type { MemoryKernels } from '../kernel-table.js';
import { at } from '../rows.js';
import { memoryKernels, type WriteRule } from './memory.js';

/** The twin of `keepAddMemory` in `@tapehead/memory`. */
export function keepAddKernels(options: JsonObject): MemoryKernels {
  return memoryKernels('keep-add', options, ({ host, arena }, { slots, width }) => {
    const { kernels } = host;
    const { batch } = arena;
    const rule: WriteRule = {
      erase(t, { erase }, from, to) {
        kernels.keepAddErase(batch, slots, width, from, at(erase, t), erase.stride, to);
      },
      eraseAndAdd(t, write, from, to, squares) {
        const { weighting, add } = write;
        rule.erase(t, write, from, to);
        kernels.add(batch, slots, width, to, at(weighting, t), at(add, t), add.stride, squares);
      },
      eraseBackward(t, { erase, dErase }, from, dContents) {
        // prettier-ignore
        kernels.keepAddEraseBackward(batch, slots, width, from, at(erase, t), dContents, at(dErase, t), erase.stride);
      },
      eraseAndAddBackward(t, write, from, dContents) {
        const { weighting, add, dWeighting, dAdd } = write;
        // prettier-ignore
        kernels.addBackward(batch, slots, width, at(weighting, t), at(add, t), dContents, at(dWeighting, t), at(dAdd, t), add.stride);
        rule.eraseBackward(t, write, from, dContents);
      },
    };
    return rule;
  });
}
