import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { architectureOption } from '../architecture.js';
import { findKernels } from '../find-kernels.js';
import type { AddressingKernels, KernelTable, MemorySizes } from '../kernel-table.js';
import { columnsOf } from '../parameter-rows.js';
import { padded } from '../rows.js';

const composeOptions = z.object({ stages: z.array(architectureOption).min(1) });

/** The twin of `compose` in `@tapehead/heads`. */
export function composeKernels(
  options: JsonObject,
  sizes: MemorySizes,
  table: KernelTable,
): AddressingKernels {
  const { stages } = parseOptions('compose', composeOptions, options);
  const fused = table.sequences[stages.map(({ kind }) => kind).join(' ')];
  if (fused)
    return fused(
      stages.map((stage) => stage.options),
      sizes,
    );
  const kernels = stages.map((stage) =>
    findKernels('addressing', table.addressings, stage.kind)(stage.options, sizes, table),
  );
  return {
    parameterSize: kernels.reduce((sum, { parameterSize }) => sum + parameterSize, 0),
    usesBefore: kernels.every(({ usesBefore }) => usesBefore),
    place(binding, io) {
      const { arena } = binding;
      const slopes = [0, 1].map(() => arena.block(arena.batch * padded(sizes.slots)));
      let column = 0;
      let { before } = io;
      const placed = kernels.map((stage, index) => {
        const after = index === kernels.length - 1 ? io.after : arena.history(sizes.slots);
        const parameters = columnsOf(io.parameters, column);
        const result = stage.place(binding, { ...io, parameters, before, after });
        column += stage.parameterSize;
        before = after;
        return {
          ...result,
          usesBefore: stage.usesBefore,
          slope: index === 0 ? undefined : slopes[index % 2],
        };
      });
      const backwards = [...placed].reverse();
      return {
        stages: placed.flatMap(({ stages = [] }) => stages),
        forward(t, contents, squares) {
          for (const stage of placed) stage.forward(t, contents, squares);
        },
        backward(t, contents, squares, dAfter, dBefore, dPrevious) {
          let slope = dAfter;
          for (const stage of backwards) {
            const next = stage.slope ?? dBefore;
            stage.backward(t, contents, squares, slope, next, dPrevious);
            // Nothing before a stage that does not look there has a gradient.
            if (!stage.usesBefore) return;
            slope = next;
          }
        },
      };
    },
  };
}
