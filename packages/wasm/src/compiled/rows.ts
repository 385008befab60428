/**
 * Where rows of numbers lie: one for each sequence of the batch, `stride` bytes apart, and that for each
 * time step, `step` bytes apart. A ring of places serves where only the last steps are needed.
 */
export interface Rows {
  readonly base: number;
  readonly stride: number;
  readonly step: number;
  /** All ones, or for a ring of 2ⁿ places n ones. */
  readonly mask: number;
  /** Added to the step asked for. */
  readonly shift: number;
}

/** All rows are made here, so that the engine sees one shape of object in its innermost loops. */
export function rows(base: number, stride: number, step: number, mask: number, shift = 0): Rows {
  return { base, stride, step, mask, shift };
}

/** The address of the first sequence's row at step t. */
export function at({ base, step, mask, shift }: Rows, t: number): number {
  return (base + Math.imul((t + shift) & mask, step)) | 0;
}

/** The same rows from a column on. */
export function fromColumn({ base, stride, step, mask, shift }: Rows, column: number): Rows {
  return rows(base + 4 * column, stride, step, mask, shift);
}

/** Rows whose step t is step t + `steps` of the given ones. */
export function later({ base, stride, step, mask, shift }: Rows, steps: number): Rows {
  return rows(base, stride, step, mask, shift + steps);
}

/** A count filled up to whole vectors of four numbers. */
export function padded(count: number): number {
  return (count + 3) & ~3;
}
