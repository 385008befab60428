import type { ControllerDefinition } from '@tapehead/core';
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

/** What is known of a run before anything is built. */
interface Sizes extends RunSizes {
  /** The units of all layers of the controller; 0 for a controller that does not count them. */
  readonly units: number;
  /** About how many numbers are trained. */
  readonly weights: number;
  readonly machine: MachineSizes | undefined;
}

/** How many tensors of the size of its state tfjs makes in a step of a head with N² links. */
const forms = 20;

/**
 * About how many numbers an engine holds: estimates from below, within a factor of two of what was measured.
 * The weights, their gradient and up to four numbers of the optimizer for each are part of either.
 */
const engines: Readonly<Record<KnownEngine, (sizes: Sizes) => number>> = {
  /**
   * What tfjs keeps of every step for the backward pass: for each head 18 forms of the memory, of what heads carry 20
   * forms, for each layer 24 vectors of the controller's width, and gradients of the weights.
   */
  reference({ units, weights, machine, steps, batch, inputSize, outputSize }) {
    const contents = machine ? machine.slots * machine.width : 0;
    const vectors = 24 * units + inputSize + outputSize;
    const kept =
      (machine?.heads ?? 0) * 18 * contents + forms * (machine?.stateSize ?? 0) + vectors;
    return weights * (5 + 2 * steps) + contents + batch * steps * kept;
  },
  /**
   * The compiled step keeps the memory once for each write, five vectors of N for each head, and of the controller
   * no more than three vectors for each layer, an LSTM nine. What heads carry is kept twice. The trace at a check
   * is made by tfjs, of all steps of one sequence at once.
   */
  compiled({ units, weights, machine, steps, batch, inputSize, outputSize }) {
    const { slots = 0, width = 0, heads = 0, writes = 0, headOutputs = 0 } = machine ?? {};
    const { stateSize = 0 } = machine ?? {};
    const vectors = 3 * units + 3 * headOutputs + inputSize + outputSize;
    const kept = writes * slots * (width + 1) + 5 * heads * slots + 2 * stateSize + vectors;
    const traced = steps * forms * stateSize;
    return 5 * weights + slots * width + batch * steps * kept + traced;
  },
};

/** An engine whose need of memory is known. */
export type KnownEngine = 'reference' | 'compiled';

/** About how many bytes training needs with each engine. */
export type MemoryEstimate = Readonly<Record<KnownEngine, number>>;

export function estimateMemory(
  controller: ControllerDefinition | undefined,
  machine: MachineSizes | undefined,
  run: RunSizes,
): MemoryEstimate {
  const readSize = machine?.readSize ?? 0;
  const counted = controller?.count?.({ inputSize: run.inputSize + readSize });
  const { weights: own, units, outputSize } = counted ?? { weights: 0, units: 0, outputSize: 0 };
  const weights =
    own + (outputSize + readSize) * run.outputSize + outputSize * (machine?.headOutputs ?? 0);
  const sizes = { ...run, units, weights, machine };
  return { reference: 4 * engines.reference(sizes), compiled: 4 * engines.compiled(sizes) };
}
