import type { HeadTrace } from '@tapehead/core';
import { type Margins, marginsOf } from './margins.js';
import { diagnoseWeighting, type WeightingDiagnosis } from './weighting.js';

/** What a head of a machine does in a sequence. */
export interface HeadDiagnosis extends WeightingDiagnosis {
  /** Its index in the machine's list of heads. */
  readonly head: number;
  /** Whether it reads. */
  readonly reads: boolean;
  /**
   * Whether its addressing can move from slot to slot by a shift of more than one offset. Null if its stages do not
   * explain themselves.
   */
  readonly shifts: boolean | null;
  /** How decided its moves are. */
  readonly margins: Margins;
  /** What it erases and adds; null if it does not write. */
  readonly write: WriteDiagnosis | null;
  /** Whether its writes move all contents from slot to slot, as those of a stack. */
  readonly movesContents: boolean;
  /**
   * The means of what else it shows, by name, for what has at most eight numbers a step: how much a stack pushes, pops and
   * stays (`actions`), or by which `modes` a DNC reads.
   */
  readonly details: Readonly<Record<string, readonly number[]>>;
}

/** What a write head erases and adds. */
export interface WriteDiagnosis {
  /** Its erase vectors e. */
  readonly erase: {
    readonly mean: number;
    /** The share of its numbers within 0.05 of 0 or 1, where a sigmoid has hardly any slope left. */
    readonly saturated: number;
  };
  /** Its add vectors a. */
  readonly add: {
    /** The mean size of its numbers. */
    readonly mean: number;
    readonly largest: number;
    /** The share of its numbers beyond ±0.95, where a tanh has hardly any slope left. */
    readonly saturated: number;
  };
}

/** The diagnosis of the head at that index. It reads the trace's tensors and does not dispose of them. */
export function diagnoseHead(trace: HeadTrace, head: number): HeadDiagnosis {
  const { weighting, addressing, reads, writes, moves, details } = trace;
  return {
    head,
    ...diagnoseWeighting(weighting.dataSync(), weighting.shape),
    reads: reads.length > 0,
    shifts: canShift(addressing),
    margins: marginsOf(trace),
    write: writes.length === 0 ? null : diagnoseWrites(writes),
    movesContents: moves.length > 0,
    details: diagnoseDetails(details),
  };
}

const mostNumbers = 8;

function diagnoseDetails(details: HeadTrace['details']): HeadDiagnosis['details'] {
  return Object.fromEntries(
    Object.entries(details).flatMap(([name, tensor]) => {
      const count = tensor.shape[tensor.rank - 1] ?? 0;
      if (count > mostNumbers) return [];
      const values = [...tensor.dataSync()];
      const means = Array.from({ length: count }, (_, index) =>
        mean(values.filter((_value, place) => place % count === index)),
      );
      return [[name, means]];
    }),
  );
}

function canShift(addressing: HeadTrace['addressing']): boolean | null {
  if (addressing.length === 0) return null;
  return addressing.some(
    ({ kind, parameters }) => kind === 'shift' && (parameters.shifts?.shape[2] ?? 1) > 1,
  );
}

function diagnoseWrites(writes: HeadTrace['writes']): WriteDiagnosis {
  const erase = writes.flatMap((write) => [...write.erase.dataSync()]);
  const add = writes.flatMap((write) => [...write.add.dataSync()].map(Math.abs));
  return {
    erase: {
      mean: mean(erase),
      saturated: share(erase, (value) => value < 0.05 || value > 0.95),
    },
    add: {
      mean: mean(add),
      largest: add.reduce((most, size) => Math.max(most, size), 0),
      saturated: share(add, (size) => size > 0.95),
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share(values: readonly number[], holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length;
}
