import type { SequenceModel } from '@tapehead/spec';
import type * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.js';
import type { Host } from './host.js';
import type { PlacedMachine } from './kernel-table.js';
import { at, type Rows } from './rows.js';
import { newTensor, sizesOf } from './tensors.js';

/** What one head did over time, as the trace of `@tapehead/ntm` has it. */
export type CompiledHeadTrace = {
  /** w_t, [T, B, N]. */
  weighting: tf.Tensor3D;
  /** r_t, [T, B, M], if the head reads. */
  reads: tf.Tensor3D[];
  /** e_t and a_t, each [T, B, M], if the head writes. */
  writes: { erase: tf.Tensor3D; add: tf.Tensor3D }[];
};

/** Everything that a machine did over time, as the trace of `@tapehead/ntm` has it. */
export type CompiledTrace = {
  /** [T, B, O] */
  logits: tf.Tensor3D;
  /** M_t, after each step's writes, [T, B, N, M]; null if the model has no memory. */
  memory: tf.Tensor4D | null;
  /** In the order of the machine's heads. */
  heads: CompiledHeadTrace[];
};

/** Runs a model forward on an engine that keeps every step, and copies what it kept. */
export function traceOf(
  engine: Engine,
  { inputSize, outputSize }: SequenceModel,
  inputs: tf.Tensor3D,
): CompiledTrace {
  const [steps, batch] = sizesOf(inputs, inputSize);
  const { host } = engine;
  const placed = engine.placed(steps, batch);
  engine.forward(placed, host.pointerOf(inputs, 'The tensor of inputs'), steps, batch);
  const { logits, machine } = placed.model;
  const overTime = (rows: Rows, count: number) =>
    newTensor<tf.Rank.R3>(host, [steps, batch, count], (to) => {
      host.kernels.copyRows(steps * batch, count, at(rows, 0), rows.stride, to, 4 * count);
    });
  const width = machine?.width ?? 0;
  return {
    logits: overTime(logits, outputSize),
    memory: machine && memoryOverTime(host, machine, steps, batch),
    heads: (machine?.heads ?? []).map(({ weighting, reads, writes }) => ({
      weighting: overTime(weighting, machine?.slots ?? 0),
      reads: reads.map((rows) => overTime(rows, width)),
      writes: writes.map(({ erase, add }) => ({
        erase: overTime(erase, width),
        add: overTime(add, width),
      })),
    })),
  };
}

function memoryOverTime(
  host: Host,
  { slots, width, contents, writes }: PlacedMachine,
  steps: number,
  batch: number,
): tf.Tensor4D {
  return newTensor<tf.Rank.R4>(host, [steps, batch, slots, width], (to) => {
    for (let t = 0; t < steps; t++) {
      const place = to + 4 * t * batch * slots * width;
      host.kernels.memoryToRows(batch, slots, width, at(contents, (t + 1) * writes), place);
    }
  });
}
