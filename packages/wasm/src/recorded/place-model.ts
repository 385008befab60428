import type { SequenceModel } from '@tapehead/core';
import type { Arena } from '../compiled/arena.js';
import type { Host } from '../compiled/host.js';
import type { PlacedModel, Rows } from '../compiled/placed-model.js';
import type { Place } from '../plan/layout.js';
import type { Generated } from './generate.js';
import {
  arenaCount,
  instantiate,
  type Instance,
  scratchCount,
  type WeightPointers,
} from './instance.js';
import { readNumbers } from './numbers.js';

/** Puts a model's generated code into an arena. */
export function placeModel(
  host: Host,
  { batch, steps: most, block }: Arena,
  model: SequenceModel,
  { plan, module }: Generated,
  weightOf: (name: string) => WeightPointers,
): PlacedModel {
  const { kernels, floats } = host;
  const { inputSize, noise } = model;
  const blocks = {
    arena: block(arenaCount(plan, most)),
    rows: plan.rowSizes.map((size) => block(size * (most + 1))),
    scratch: block(scratchCount(plan)),
  };
  let instance: Instance | undefined;
  // Instantiated at first use, since placing also happens to measure the size, when there is no memory yet.
  const running = () => (instance ??= instantiate(host, plan, module, blocks, weightOf));
  const rowsOf = ({ block: { index, offset, size }, offset: within, strides }: Place): Rows => ({
    pointer: (blocks.rows[index] ?? 0) + 4 * (offset + within),
    stride: 4 * (batch > 1 ? (strides[0] ?? 0) : size),
  });
  const [input, given] = plan.inputs;
  const [output] = plan.outputs;
  const [slope] = plan.outputGradients;
  const [inputSlope] = plan.inputGradients;
  if (!input || !output) throw new Error('A recorded step has no input or no output.');
  const logits = rowsOf(output);
  return {
    inputs: rowsOf(input),
    logits,
    // If no weight contributes to the logits, nobody needs their gradient, and it may be written over them.
    dLogits: slope ? rowsOf(slope) : logits,
    forward(steps, drawn) {
      const current = running();
      if (noise && given) {
        const { pointer, stride } = rowsOf(given);
        for (let row = 0; row < steps * batch; row++) {
          const at = pointer + row * stride;
          if (drawn) {
            const numbers = drawn.subarray(row * noise.size, (row + 1) * noise.size);
            floats(at, noise.size).set(numbers);
          } else kernels.clear(noise.size, at);
        }
      }
      current.forward(steps);
    },
    backward(steps) {
      running().backward(steps);
    },
    dInputs(steps, to) {
      if (!inputSlope) return;
      const { pointer, stride } = rowsOf(inputSlope);
      kernels.copyRows(steps * batch, inputSize, pointer, stride, to.pointer, to.stride);
    },
    states(steps) {
      const { pointerTo } = running();
      return plan.program.step.states.map((value) => {
        const shape = plan.placing.shapeOf(value);
        const size = shape.reduce((product, extent) => product * extent, 1);
        const all = new Float32Array(steps * size);
        for (let t = 0; t < steps && size > 0; t++)
          all.set(readNumbers(host, plan, pointerTo, { value, shape }, t), t * size);
        return all;
      });
    },
  };
}
