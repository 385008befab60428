import type { HeadTrace, Trace } from '@tapehead/spec';
import { diagnoseHead, type HeadDiagnosis } from './head.js';

/** What a machine does with its memory in a sequence. */
export interface MachineDiagnosis {
  readonly heads: readonly HeadDiagnosis[];
  readonly memory: {
    /** The root of the sum of all squares at the end, the mean over the batch. */
    readonly norm: number;
    /**
     * How much of its contents a step leaves there: M_t · M_{t−1} / |M_{t−1}|² within 0 and 1, the
     * mean over steps. 1 if nothing is lost, 0 if every step wipes it. 1 for a single step.
     */
    readonly kept: number;
  };
}

/**
 * What the heads of a machine do, in numbers. It only looks at the trace's tensors; null for a model without
 * memory.
 */
export function diagnoseMachine({
  memory,
  heads,
}: {
  readonly memory: Trace['memory'] | null;
  readonly heads: readonly HeadTrace[];
}): MachineDiagnosis | null {
  if (!memory) return null;
  const [steps, batch, slots, width] = memory.shape;
  const size = slots * width;
  const contents = memory.dataSync();
  /** M_t · M_u of a sequence. */
  const product = (t: number, u: number, sequence: number) => {
    const [begin, other] = [(t * batch + sequence) * size, (u * batch + sequence) * size];
    let sum = 0;
    for (let place = 0; place < size; place++) {
      sum += (contents[begin + place] ?? 0) * (contents[other + place] ?? 0);
    }
    return sum;
  };
  let [norm, kept] = [0, 0];
  for (let sequence = 0; sequence < batch; sequence++) {
    norm += Math.sqrt(product(steps - 1, steps - 1, sequence));
    for (let t = 1; t < steps; t++) {
      const before = product(t - 1, t - 1, sequence);
      const share = before > 0 ? product(t, t - 1, sequence) / before : 1;
      kept += Math.min(1, Math.max(0, share));
    }
  }
  return {
    heads: heads.map(diagnoseHead),
    memory: { norm: norm / batch, kept: steps > 1 ? kept / (batch * (steps - 1)) : 1 },
  };
}
