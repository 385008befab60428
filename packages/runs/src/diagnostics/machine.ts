import { type HeadTrace, objectWith, parseOptions, type Trace } from '@tapehead/core';
import * as z from 'zod';
import { diagnoseHead, type HeadDiagnosis } from './head.js';

/** What a machine does with its memory in a sequence. */
export interface MachineDiagnosis {
  /** In the order of the machine's list. */
  readonly heads: readonly HeadDiagnosis[];
  /** The contents of the memory. */
  readonly memory: {
    /** The root of the sum of all squares at the end, the mean over the batch. */
    readonly norm: number;
    /**
     * How much of its contents a step leaves there: M_t · M_{t−1} / |M_{t−1}|² clamped to 0…1, the
     * mean over steps. 1 if nothing is lost, 0 if every step wipes it. 1 for a single step.
     */
    readonly kept: number;
  };
}

const tensor = objectWith('a tensor', 'dataSync');
const list = z.array(z.looseObject({}), { error: 'a list' });
const traceOption = z.looseObject(
  {
    memory: tensor.nullable(),
    heads: z.array(
      z.looseObject(
        {
          weighting: tensor,
          addressing: list,
          reads: z.array(z.unknown(), { error: 'a list' }),
          writes: list,
        },
        { error: 'the trace of a head' },
      ),
      { error: 'a list with the trace of each head' },
    ),
  },
  { error: 'the trace of a machine, as its trace() returns it' },
);

/**
 * What the heads of a machine do, in numbers. It reads the trace's tensors and does not dispose of them. Null for a
 * model without memory.
 * @throws {InvalidOptionsError} if an argument is no trace.
 */
export function diagnoseMachine(trace: {
  readonly memory: Trace['memory'] | null;
  readonly heads: readonly HeadTrace[];
}): MachineDiagnosis | null {
  parseOptions('diagnoseMachine', traceOption, trace);
  const { memory, heads } = trace;
  if (!memory) return null;
  const [steps, batch, slots, width] = memory.shape;
  const size = slots * width;
  const contents = memory.dataSync();
  let [norm, kept] = [0, 0];
  for (let sequence = 0; sequence < batch; sequence++) {
    const at = (t: number) => (t * batch + sequence) * size;
    norm += Math.sqrt(products(contents, at(steps - 1), at(steps - 1), size).squares);
    for (let t = 1; t < steps; t++) {
      const { squares, shared } = products(contents, at(t - 1), at(t), size);
      kept += squares > 0 ? Math.min(1, Math.max(0, shared / squares)) : 1;
    }
  }
  return {
    heads: heads.map(diagnoseHead),
    memory: { norm: norm / batch, kept: steps > 1 ? kept / (batch * (steps - 1)) : 1 },
  };
}

/** For `count` numbers from `begin` on: the sum of their squares, and of their products with those from `other` on. */
function products(values: ArrayLike<number>, begin: number, other: number, size: number) {
  let [squares, shared] = [0, 0];
  for (let place = 0; place < size; place++) {
    const value = values[begin + place] ?? 0;
    squares += value * value;
    shared += value * (values[other + place] ?? 0);
  }
  return { squares, shared };
}
