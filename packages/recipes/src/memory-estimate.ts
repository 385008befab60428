import type { Architecture } from '@tapehead/spec';
import { z } from 'zod';
import type { MachineSizes } from './machine-sizes.js';

/** How much a run computes with at once. */
export interface RunSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
  /** B. */
  readonly batch: number;
  /** T of the longest training sequence. */
  readonly steps: number;
}

const stack = z.object({ units: z.number(), layers: z.number() });

/**
 * Weights of a controller of a standard kind, as columns for each unit's inputs; other kinds count as
 * nothing.
 */
const controllerWeights: Readonly<
  Record<string, (input: number, units: number, layers: number) => number>
> = {
  feedforward: (input, units, layers) => units * (input + (layers - 1) * units),
  lstm: (input, units, layers) => 4 * units * (input + (2 * layers - 1) * units),
};

/** The memory's forms that tfjs keeps of each step for each head, to go back through them. */
const formsKept = 18;
/** The vectors of the controller's width that it keeps of each step and layer. */
const vectorsKept = 24;

/**
 * About how many bytes training on the reference path needs, mostly for what tfjs keeps of every step:
 * the memory, the controller's vectors and the weights' gradients. An estimate from below, within a
 * factor of two of what was measured.
 */
export function estimatedBytes(
  controller: Architecture,
  machine: MachineSizes | undefined,
  { inputSize, outputSize, batch, steps }: RunSizes,
): number {
  const { units, layers } = stack.safeParse(controller.options).data ?? { units: 0, layers: 0 };
  const readSize = machine?.readSize ?? 0;
  const weights =
    (controllerWeights[controller.kind]?.(inputSize + readSize, units, layers) ?? 0) +
    (units + readSize) * outputSize +
    units * (machine?.headOutputs ?? 0);
  const contents = machine ? machine.slots * machine.width : 0;
  const vectors = layers * units * vectorsKept + inputSize + outputSize;
  const kept = (machine?.heads ?? 0) * formsKept * contents + vectors;
  return 4 * (weights * (4 + 2 * steps) + contents + batch * steps * kept);
}
