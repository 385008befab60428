import type { HeadTrace, SequenceModel, Trace } from '@tapehead/core';
import { mapTensors } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.js';
import type { PlacedModel } from './placed-model.js';
import { newTensor, sizesOf, withFloats } from './tensors.js';

/** Everything that a machine did over time. In a model without memory, `memory` is null and there are no heads. */
export type CompiledTrace = Omit<Trace, 'memory'> & {
  /** After each step, [T, B, N, M]; null in a model without memory. */
  memory: Trace['memory'] | null;
};

/**
 * Runs a model forward on an engine that keeps every state, then lets the model itself trace what it did. Since all
 * states are known by then, the model can trace all steps at once, as one step of T · B sequences.
 */
export function traceOf(engine: Engine, model: SequenceModel, inputs: tf.Tensor3D): CompiledTrace {
  const { inputSize, outputSize } = model;
  const [steps, batch] = sizesOf(inputs, inputSize);
  const { host } = engine;
  const placed = engine.placed(steps, batch);
  withFloats(inputs, (floats) => {
    engine.forward(placed, host.pointerOf(floats, 'The tensor of inputs'), steps, batch);
  });
  const { logits: rows } = placed.model;
  const logits = newTensor<tf.Rank.R3>(host, [steps, batch, outputSize], (to) => {
    // prettier-ignore
    host.kernels.copyRows(steps * batch, outputSize, rows.pointer, rows.stride, to, 4 * outputSize);
  });
  if (!model.trace) return { logits, memory: null, heads: [] };
  const states = placed.model.states(steps);
  const shown = tf.tidy(() => {
    const of = traceOfAllSteps(model, states, inputs);
    // They differ if the model's trace ignores the given state, or sequences of a batch affect each other.
    return of && largestDifference(of.logits, logits) < 1e-3 ? of : model.trace?.(inputs);
  });
  if (!shown) return { logits, memory: null, heads: [] };
  shown.logits.dispose();
  return { ...shown, logits };
}

function traceOfAllSteps(
  model: SequenceModel,
  states: ReturnType<PlacedModel['states']>,
  inputs: tf.Tensor3D,
): Trace | undefined {
  const [steps, batch, size] = inputs.shape;
  const all = steps * batch;
  let next = 0;
  const before = mapTensors(model.initialState(1), ({ shape: [, ...shape] }) =>
    tf.tensor(states[next++] ?? new Float32Array(), [all, ...shape]),
  );
  const trace = model.trace?.(tf.reshape<tf.Rank.R3>(inputs, [1, all, size]), before);
  return trace && overTime(trace, steps, batch);
}

/** A trace of one step of T · B sequences as one of T steps of B sequences. */
function overTime({ logits, memory, heads }: Trace, steps: number, batch: number): Trace {
  const rows = (tensor: tf.Tensor3D) =>
    tf.reshape<tf.Rank.R3>(tensor, [steps, batch, tensor.shape[2]]);
  const [, , slots, width] = memory.shape;
  return {
    logits: rows(logits),
    memory: tf.reshape<tf.Rank.R4>(memory, [steps, batch, slots, width]),
    heads: heads.map(({ weighting, addressing, reads, writes, moves, details }): HeadTrace => ({
      weighting: rows(weighting),
      addressing: addressing.map(({ kind, parameters }) => ({
        kind,
        parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, values]) => [name, rows(values)]),
        ),
      })),
      reads: reads.map(rows),
      writes: writes.map((write) => ({
        weighting: rows(write.weighting),
        erase: rows(write.erase),
        add: rows(write.add),
      })),
      moves: moves.map((move) =>
        tf.reshape<tf.Rank.R4>(move, [steps, batch, move.shape[2], move.shape[3]]),
      ),
      details: Object.fromEntries(
        Object.entries(details).map(([name, values]) => [
          name,
          tf.reshape(values, [steps, batch, ...values.shape.slice(2)]),
        ]),
      ),
    })),
  };
}

/** The largest difference, as a part of the largest number; 0 where there are no numbers to compare. */
function largestDifference(one: tf.Tensor, other: tf.Tensor): number {
  const [a, b] = [one.dataSync<'float32'>(), other.dataSync<'float32'>()];
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return b.reduce((most, value, index) => {
    const difference = Math.abs(value - Number(a[index]));
    return difference > most * largest ? difference / largest : most;
  }, 0);
}
