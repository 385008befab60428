import { requireModel, requireTensor, type SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { PlainMoves } from './head.js';
import { type PlainMachine, plainMachine } from './plain-machine.js';
import { movedWeighting, type SparseWeighting, wholeWeighting } from './weighting.js';

/** What a sparse pass left out of the weightings of one sequence. */
export interface LostWeight {
  /** At how many steps, spread over the sequence, the whole weightings were computed as well. */
  readonly steps: number;
  /** The share of a whole weighting that the sparse one does not have: the most of all heads at those steps. */
  readonly most: number;
  /** The same, the mean of all heads and steps. */
  readonly mean: number;
}

/** A forward pass in which a step costs the same with any number of slots. */
export interface SparsePass {
  /**
   * Inputs [T, B, I] → logits [T, B, O].
   * @throws {RangeError} for inputs of another shape.
   */
  forward(inputs: tf.Tensor3D): tf.Tensor3D;
}

/** The slots on which a head has weight, at most. */
const mostSlots = 16;
/** At how many steps of a sequence it is measured what is lost. */
const measuredSteps = 64;

/**
 * A forward pass of a trained machine with weightings that are zero on all but 16 slots, in plain float64 arithmetic.
 * Heads move by shift and sharpening, and read and write as ever; what they look up by content in all of the memory is left
 * out, so it computes what the machine does where its gates are closed, and something else where the machine needs what it
 * looks up. `onSequence` is told what was left out of each sequence.
 * @throws {InvalidOptionsError} naming each part of the machine that it cannot compute so.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper, sparsePass } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * const model = paper({ slots: 100_000 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const { forward } = sparsePass(model, ({ most }) => console.log(most));
 * console.log(forward(tf.ones([5, 1, 10])).shape); // [5, 1, 8]
 * model.dispose();
 * ```
 */
export function sparsePass(
  model: SequenceModel,
  onSequence: (lost: LostWeight) => void = () => undefined,
): SparsePass {
  requireModel('sparsePass.model', model);
  const machine = plainMachine(model);
  const { inputSize, outputSize } = model;
  return {
    forward(inputs) {
      requireTensor('sparsePass.inputs', inputs, 'T', 'B', inputSize);
      const [steps, batch] = inputs.shape;
      const values = inputs.dataSync();
      const logits = new Float32Array(steps * batch * outputSize);
      for (let sequence = 0; sequence < batch; sequence++) {
        const place = (step: number) => step * batch + sequence;
        const lost = runSequence(machine, steps, {
          input(step) {
            const begin = place(step) * inputSize;
            return Float64Array.from(values.subarray(begin, begin + inputSize));
          },
          answer(step, output) {
            logits.set(output, place(step) * outputSize);
          },
        });
        onSequence(lost);
      }
      return tf.tensor3d(logits, [steps, batch, outputSize]);
    },
  };
}

interface Sequence {
  input(step: number): Float64Array;
  answer(step: number, logits: Float64Array): void;
}

/** Runs the machine over one sequence. */
function runSequence(
  machine: PlainMachine,
  steps: number,
  { input, answer }: Sequence,
): LostWeight {
  const { slots, width, groups, controller } = machine;
  const memory = new Float32Array(slots * width).fill(machine.initialMemory);
  const measureEvery = Math.max(1, Math.ceil(steps / measuredSteps));
  const losses: number[] = [];
  let state = controller.initial;
  let reads = machine.initialReads;
  let weightings: readonly (readonly SparseWeighting[])[] = groups.map((group) =>
    group.map(() => new Map([[0, 1]])),
  );
  for (let step = 0; step < steps; step++) {
    const controlled = controller.step(input(step), reads, state);
    state = controlled.state;
    const found: Float64Array[] = [];
    weightings = groups.map((group, at) => {
      const moved = group.map((head, index) => {
        const moves = head.moves(controlled.hidden);
        const before = weightings[at]?.[index] ?? new Map<number, number>();
        const weighting = movedWeighting(head, moves, before, slots, mostSlots);
        if (step % measureEvery === 0) {
          losses.push(lostOf(wholeWeighting(head, moves, before, memory, slots), weighting));
        }
        if (head.kind === 'read') found.push(readFrom(memory, width, weighting));
        return { moves, weighting };
      });
      writeAll(memory, width, moved);
      return moved.map(({ weighting }) => weighting);
    });
    reads = joined(found);
    answer(step, machine.output(controlled.hidden, reads));
  }
  return {
    steps: Math.ceil(steps / measureEvery),
    most: losses.reduce((one, other) => Math.max(one, other), 0),
    mean: losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length),
  };
}

/** What a whole weighting has and the sparse one does not. */
function lostOf(whole: Float64Array, sparse: SparseWeighting): number {
  const lost = whole.reduce((sum, weight) => sum + weight, 0);
  let both = 0;
  for (const [slot, weight] of sparse) both += Math.min(weight, whole[slot] ?? 0);
  return Math.max(0, lost - both);
}

/** Σ_i w(i) M(i) (eq. 2). */
function readFrom(memory: Float32Array, width: number, weighting: SparseWeighting): Float64Array {
  const read = new Float64Array(width);
  for (const [slot, weight] of weighting) {
    for (let column = 0; column < width; column++) {
      read[column] = (read[column] ?? 0) + weight * (memory[slot * width + column] ?? 0);
    }
  }
  return read;
}

interface Written {
  readonly moves: PlainMoves;
  readonly weighting: SparseWeighting;
}

/** All erases, then all adds (eq. 3, 4), in place: the memory belongs to this pass. */
function writeAll(memory: Float32Array, width: number, heads: readonly Written[]): void {
  for (const half of ['erase', 'add'] as const) {
    for (const { moves, weighting } of heads) {
      const vector = moves.write?.[half];
      if (!vector) continue;
      for (const [slot, weight] of weighting) {
        vector.forEach((number, column) => {
          const place = slot * width + column;
          const value = memory[place] ?? 0;
          memory[place] =
            half === 'erase' ? value * (1 - weight * number) : value + weight * number;
        });
      }
    }
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
