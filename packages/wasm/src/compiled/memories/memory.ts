import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { initialValueOption, placeInitial } from '../initial-value.js';
import type { Binding, MemoryKernels, MemorySizes, PlacedWrite } from '../kernel-table.js';
import { at, padded } from '../rows.js';

const memoryOptions = z.object({
  slots: z.number(),
  width: z.number(),
  initial: initialValueOption,
});

/** A write rule on memories [B, M, N] that lie at the given addresses, at step t. */
export interface WriteRule {
  /** The first half of a write, from one place to another. */
  erase(t: number, write: PlacedWrite, from: number, to: number): void;
  /** Both halves of one head's write, with the squares of the outcome. */
  eraseAndAdd(t: number, write: PlacedWrite, from: number, to: number, squares: number): void;
  /** These turn the memory's gradient in place, add to dw and set de and da. `from` is as it was before. */
  eraseBackward(t: number, write: PlacedWrite, from: number, dContents: number): void;
  eraseAndAddBackward(t: number, write: PlacedWrite, from: number, dContents: number): void;
}

/** A memory of the common options with the given write rule. */
export function memoryKernels(
  kind: string,
  options: JsonObject,
  placeRule: (binding: Binding, sizes: MemorySizes) => WriteRule,
): MemoryKernels {
  const { slots, width, initial } = parseOptions(kind, memoryOptions, options);
  return {
    slots,
    width,
    place(binding, writesPerStep) {
      const { host, arena } = binding;
      const { kernels } = host;
      const { batch } = arena;
      const size = batch * width * padded(slots);
      const contents = arena.blocks(size, writesPerStep);
      const squares = arena.blocks(batch * padded(slots), writesPerStep);
      const dContents = arena.block(size);
      const start = placeInitial(binding, 'initial', initial, slots * width);
      const rule = placeRule(binding, { slots, width });
      return {
        contents,
        squares,
        dContents,
        begin() {
          start.begin();
          kernels.memoryFromRows(
            batch,
            slots,
            width,
            start.pointer(),
            at(contents, 0),
            at(squares, 0),
          );
        },
        turn() {
          kernels.clear(size, dContents);
        },
        end() {
          if (start.gradient !== null)
            kernels.memoryToRowsSum(batch, slots, width, dContents, start.gradient);
        },
        // All erases, the last together with its own add, then the other adds in place.
        write(t, state, writes) {
          const last = writes.length - 1;
          const outcome = state + writes.length;
          writes.forEach((write, index) => {
            const from = at(contents, state + index);
            const to = at(contents, state + index + 1);
            if (index < last) rule.erase(t, write, from, to);
            else rule.eraseAndAdd(t, write, from, to, at(squares, outcome));
          });
          writes.forEach(({ weighting, add }, index) => {
            if (index === last) return;
            // prettier-ignore
            kernels.add(batch, slots, width, at(contents, outcome), at(weighting, t), at(add, t), add.stride, at(squares, outcome));
          });
        },
        writeBackward(t, state, writes) {
          const last = writes.length - 1;
          writes.forEach(({ weighting, add, dWeighting, dAdd }, index) => {
            if (index === last) return;
            // prettier-ignore
            kernels.addBackward(batch, slots, width, at(weighting, t), at(add, t), dContents, at(dWeighting, t), at(dAdd, t), add.stride);
          });
          for (let index = last; index >= 0; index--) {
            const write = writes[index];
            const from = at(contents, state + index);
            if (!write) continue;
            if (index < last) rule.eraseBackward(t, write, from, dContents);
            else rule.eraseAndAddBackward(t, write, from, dContents);
          }
        },
      };
    },
  };
}
