import type { SequenceModel } from '@tapehead/core';
import type { ModelKernels } from '../compiled/kernel-table.js';
import { rows, type Rows } from '../compiled/rows.js';
import type { Place } from '../plan/layout.js';
import type { Generator, Purpose } from './generate.js';
import { arenaCount, instantiate, type Instance, scratchCount } from './instance.js';

/** A recorded model in the form that the engine takes. `gradients` says what its passes back lead to. */
export function recordedKernels(
  model: SequenceModel,
  generator: Generator,
  gradients: Exclude<Purpose, 'evaluation'>,
): ModelKernels {
  const { noise } = model;
  return {
    ...(noise && {
      drawNoise: (steps, sequences, rng) => noise.draw(steps, sequences, rng),
    }),
    place({ host, arena, weights }) {
      const { batch, steps: most, training } = arena;
      const purpose = training ? gradients : 'evaluation';
      const { plan, module } = generator.at(batch, purpose);
      const blocks = {
        arena: arena.block(arenaCount(plan, most)),
        rows: plan.rowSizes.map((size) => arena.block(size * (most + 1))),
        scratch: arena.block(scratchCount(plan)),
      };
      const weightOf = (name: string) => {
        const weight = weights.get(name);
        return { ...weight, size: weight.variable.size };
      };
      let instance: Instance | undefined;
      // The arena is not there yet when this is placed to be measured.
      const running = () => (instance ??= instantiate(host, plan, module, blocks, weightOf));
      /** Rows of all steps, one for each sequence. */
      const rowsOf = (place: Place): Rows => {
        const { block, offset, strides } = place;
        const step = 4 * block.size;
        const base = (blocks.rows[block.index] ?? 0) + 4 * (block.offset + offset);
        return rows(base, batch > 1 ? 4 * (strides[0] ?? 0) : step, step, -1);
      };
      const [input, given] = plan.inputs;
      const [output] = plan.outputs;
      const [slope] = plan.outputGradients;
      const [inputSlope] = plan.inputGradients;
      if (!input || !output) throw new Error('A recorded step has no input or no output.');
      const logits = rowsOf(output);
      return {
        inputs: rowsOf(input),
        logits,
        // Logits that no weight has part in have a gradient that nobody needs.
        dLogits: slope ? rowsOf(slope) : logits,
        machine: null,
        forward(steps, drawn) {
          const { kernels, floats } = host;
          const current = running();
          if (noise && given) {
            const to = rowsOf(given);
            const { size } = noise;
            if (drawn) {
              writeRows(floats, drawn, to, steps * batch, size);
            } else {
              for (let row = 0; row < steps * batch; row++)
                kernels.clear(size, to.base + row * to.stride);
            }
          }
          current.forward(steps);
        },
        backward(steps) {
          running().backward(steps);
        },
        dInputs(steps, to) {
          if (!inputSlope) return;
          const from = rowsOf(inputSlope);
          // prettier-ignore
          host.kernels.copyRows(steps * batch, model.inputSize, from.base, from.stride, to.base, to.stride);
        },
      };
    },
  };
}

function writeRows(
  floats: (pointer: number, count: number) => Float32Array,
  numbers: Float32Array,
  to: Rows,
  count: number,
  size: number,
): void {
  for (let row = 0; row < count; row++)
    floats(to.base + row * to.stride, size).set(numbers.subarray(row * size, (row + 1) * size));
}
