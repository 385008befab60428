import { overTime } from '@tapehead/layers';
import type { HeadStep, HeadTrace, Trace } from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';
import type { MachineStep } from './machine.js';

/** A step of an unrolled machine. */
export interface UnrolledStep extends MachineStep {
  /** [B, O] */
  readonly logits: tf.Tensor2D;
}

/** The steps side by side, stacked over time. */
export function traceOf(steps: readonly UnrolledStep[]): Trace {
  return {
    logits: overTime(steps.map(({ logits }) => logits)),
    memory: memoryOverTime(steps.map(({ state }) => state.memory)),
    heads: byHead(steps.map(({ groups }) => groups.flat())).map(headTrace),
  };
}

function memoryOverTime(memories: readonly tf.Tensor3D[]): tf.Tensor4D {
  const [batch, slots, width] = memories[0]?.shape ?? [0, 0, 0];
  return tf.reshape<tf.Rank.R4>(tf.concat([...memories], 0), [
    memories.length,
    batch,
    slots,
    width,
  ]);
}

function byHead(steps: readonly (readonly HeadStep[])[]): HeadStep[][] {
  return (steps[0] ?? []).map((_, head) => steps.flatMap((heads) => heads[head] ?? []));
}

function headTrace(steps: readonly HeadStep[]): HeadTrace {
  const first = steps[0];
  return {
    weighting: overTime(steps.map(({ weighting }) => weighting)),
    reads: (first?.reads ?? []).map((_, index) =>
      overTime(steps.flatMap(({ reads }) => reads[index] ?? [])),
    ),
    writes: (first?.writes ?? []).map((_, index) => {
      const writes = steps.flatMap((step) => step.writes[index] ?? []);
      return {
        erase: overTime(writes.map(({ erase }) => erase)),
        add: overTime(writes.map(({ add }) => add)),
      };
    }),
  };
}
