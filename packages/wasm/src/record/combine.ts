import { NotRecordableError } from './errors.js';
import type { Recording } from './recording.js';

/** A recording of a function at some batch size. */
export interface Sample {
  readonly batch: number;
  readonly recording: Recording;
}

/** Two recordings differ in more than their batch sizes explain. */
export class RecordingsDiffer extends Error {
  override readonly name = 'RecordingsDiffer';
}

/**
 * The recording for another batch size, from two at different sizes: a number that is the same in both stays, others
 * are proportional to the batch size. The two must have been made with different inputs and weights, so that anything
 * that depends on those shows as a difference.
 * @throws {RecordingsDiffer} if they differ in any other way.
 */
export function recordingFor(one: Sample, other: Sample, batch: number): Recording {
  return blend(one.recording, other.recording, {
    number(a, b) {
      if (Object.is(a, b)) return a;
      const each = (b - a) / (other.batch - one.batch);
      const result = a + each * (batch - one.batch);
      if ([a, b, each].every(Number.isInteger) && result >= 0) return result;
      throw new RecordingsDiffer(`${a} became ${b}`);
    },
    constant: (a, b) => constantFor(a, b, one.batch, other.batch, batch),
  });
}

/**
 * Compares two recordings at the same batch size.
 * @throws {NotRecordableError} naming the first difference.
 */
export function expectSame(one: Recording, other: Recording): void {
  try {
    blend(one, other, {
      number(a, b) {
        if (Object.is(a, b)) return a;
        throw new RecordingsDiffer(`${a} became ${b}`);
      },
      constant: (a, b) => constantFor(a, b, 1, 1, 1),
    });
  } catch (error) {
    if (!(error instanceof RecordingsDiffer)) throw error;
    throw new NotRecordableError(
      `The step does not do the same each time (${error.message}): what it does depends on numbers of its inputs or weights, on chance, or on what it remembers beside its state.`,
      { cause: error },
    );
  }
}

/** The constant for a batch size: equal at both recorded sizes, one number everywhere, or equal for all sequences. */
export function constantFor(
  a: Float32Array,
  b: Float32Array,
  batchA: number,
  batchB: number,
  batch: number,
): Float32Array {
  if (a.length === b.length) {
    const at = firstDifference(a, b, a.length);
    if (at < 0) return a;
    throw new RecordingsDiffer(`a constant ${String(a[at])} became ${String(b[at])}`);
  }
  const [first] = a;
  if (first !== undefined && repeats(a, a, 1) && repeats(b, a, 1)) return Float32Array.of(first);
  const row = a.length / batchA;
  if (
    Number.isInteger(row) &&
    b.length === row * batchB &&
    repeats(a, a, row) &&
    repeats(b, a, row)
  ) {
    return Float32Array.from({ length: row * batch }, (_, index) => a[index % row] ?? 0);
  }
  throw new RecordingsDiffer('a constant depends on the batch size');
}

/** Whether all of `data` is the first `period` numbers of `row`, again and again. */
function repeats(data: Float32Array, row: Float32Array, period: number): boolean {
  return firstDifference(data, row, period) < 0;
}

/**
 * Where `data` first differs from the first `period` numbers of `row`, again and again, or −1. It compares bits: constants
 * may be as large as a memory, of which one number after the other would cost milliseconds.
 */
function firstDifference(data: Float32Array, row: Float32Array, period: number): number {
  const [one, other] = [bitsOf(data), bitsOf(row)];
  for (let index = 0, within = 0; index < one.length; index++, within++) {
    if (within === period) within = 0;
    if (one[index] !== other[within]) return index;
  }
  return -1;
}

const bitsOf = ({ buffer, byteOffset, length }: Float32Array) =>
  new Uint32Array(buffer, byteOffset, length);

/** How to merge two trees. */
export interface Join {
  number(a: number, b: number): number;
  constant(a: Float32Array, b: Float32Array): Float32Array;
}

/** Merges two trees of the same form number by number; everything else in them must be equal. */
export function blend<Tree>(a: Tree, b: Tree, join: Join): Tree;
export function blend(a: unknown, b: unknown, join: Join): unknown {
  if (typeof a === 'number' && typeof b === 'number') return join.number(a, b);
  if (typeof a === 'string' && a === b) return a;
  if (a instanceof Float32Array && b instanceof Float32Array) return join.constant(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    const [one, other]: [readonly unknown[], readonly unknown[]] = [a, b];
    if (one.length !== other.length)
      throw new RecordingsDiffer(`${one.length} of something became ${other.length}`);
    return one.map((item, index) => blend(item, other[index], join));
  }
  if (a === b) return a;
  if (isRecord(a) && isRecord(b)) {
    const [names, others] = [Object.keys(a), Object.keys(b)];
    const isAlike =
      names.length === others.length && names.every((name, index) => name === others[index]);
    if (!isAlike || a.kernel !== b.kernel)
      throw new RecordingsDiffer(`${nameOf(a)} became ${nameOf(b)}`);
    const result: Record<string, unknown> = {};
    for (const name of names) result[name] = blend(a[name], b[name], join);
    return result;
  }
  throw new RecordingsDiffer(`${String(a)} became ${String(b)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(record: Record<string, unknown>): string {
  return typeof record.kernel === 'string' ? record.kernel : Object.keys(record).join(', ');
}
