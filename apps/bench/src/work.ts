import { feedforward, lstm } from '@tapehead/controllers';
import { type Batch, createRng, type SequenceModel } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';

/** What is measured: the paper's machine on its copy task. */
export interface Work {
  readonly controller: 'lstm' | 'feedforward';
  /** Vectors to copy; a sequence has 2 T + 2 time steps. */
  readonly T: number;
  readonly batch: number;
  readonly N: number;
  readonly M: number;
  readonly H: number;
}

/** The sizes of the paper, and those of a machine that a page trains while one looks on. */
export const paperSizes = { N: 128, M: 20, H: 100 } as const;
export const smallSizes = { N: 16, M: 8, H: 32 } as const;

/** The model, with the same weights every time. */
export function buildModel({ controller, N, M, H }: Work): SequenceModel {
  const { inputSize, outputSize } = copy();
  const network = controller === 'lstm' ? lstm({ units: H }) : feedforward({ units: H });
  return paper({ controller: network, slots: N, width: M }).build(
    { inputSize, outputSize },
    createRng(1),
  );
}

/** Some batches of sequences of the same length, to be used in turn. */
export function drawBatches({ T, batch }: Work): readonly Batch[] {
  const [task, rng] = [copy({ maxLength: Math.max(T, 20) }), createRng(2)];
  const settings = Array.from({ length: batch }, () => ({ length: T }));
  return Array.from({ length: 8 }, () => task.sample(settings, rng));
}
