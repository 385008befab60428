import type { Head, HeadStep, HeadTrace, ModelStep, StageTrace, Trace } from '@tapehead/core';
import { overTime } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import type { MachineState, MachineStep } from './machine.js';

/** One step of the whole model, and what its heads did. */
export interface NtmStep extends ModelStep<MachineState> {
  readonly groups: MachineStep['groups'];
}

/** Stacks what the steps did over time. */
export function traceOf(heads: readonly Head[], steps: readonly NtmStep[]): Trace {
  return {
    logits: overTime(steps.map(({ output }) => output)),
    memory: memoryOverTime(steps.map(({ state }) => state.memory)),
    heads: heads.map((head, index) =>
      headTrace(
        head,
        steps.flatMap(({ groups }) => groups.flat()[index] ?? []),
      ),
    ),
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

function headTrace(head: Head, steps: readonly HeadStep[]): HeadTrace {
  const first = steps[0];
  return {
    weighting: overTime(steps.map(({ weighting }) => weighting)),
    addressing: addressingOverTime(head, steps),
    reads: (first?.reads ?? []).map((_, index) =>
      overTime(steps.flatMap(({ reads }) => reads[index] ?? [])),
    ),
    writes: (first?.writes ?? []).map((_, index) => {
      const writes = steps.flatMap((step) => step.writes[index] ?? []);
      return {
        weighting: overTime(writes.map(({ weighting }) => weighting)),
        erase: overTime(writes.map(({ erase }) => erase)),
        add: overTime(writes.map(({ add }) => add)),
      };
    }),
    moves: movesOverTime(steps),
    details: detailsOverTime(steps),
  };
}

/** T × [B, 3, C] → [T, B, 3, C] for each write that moves contents. */
function movesOverTime(steps: readonly HeadStep[]): tf.Tensor4D[] {
  const moves = steps.map(({ writes }) => writes.flatMap(({ move }) => move ?? []));
  return (moves[0] ?? []).map((first, index) =>
    tf.reshape<tf.Rank.R4>(
      tf.concat(
        moves.flatMap((each) => each[index] ?? []),
        0,
      ),
      [steps.length, ...first.shape],
    ),
  );
}

/** T × [B, …] → [T, B, …], by name. */
function detailsOverTime(steps: readonly HeadStep[]): HeadTrace['details'] {
  return Object.fromEntries(
    Object.keys(steps[0]?.details ?? {}).map((name) => [
      name,
      tf.stack(steps.flatMap(({ details }) => details?.[name] ?? [])),
    ]),
  );
}

/** Explains all steps at once, as a batch of T·B. */
function addressingOverTime(head: Head, steps: readonly HeadStep[]): StageTrace[] {
  const raw = steps.flatMap(({ parameters }) => parameters ?? []);
  if (!head.explain || raw.length < steps.length) return [];
  const batch = raw[0]?.shape[0] ?? 0;
  return head.explain(tf.concat(raw, 0)).map(({ kind, parameters }) => ({
    kind,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, values]) => [
        name,
        tf.reshape<tf.Rank.R3>(values, [steps.length, batch, values.shape[1]]),
      ]),
    ),
  }));
}
