import type { Tensor } from '@tensorflow/tfjs-core';

/** Fails the check with a message unless the condition holds. */
export function expectThat(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}

/** The tensor has this shape and holds float32. */
export function expectShape(what: string, tensor: Tensor, shape: readonly number[]): void {
  expectThat(
    tensor.shape.length === shape.length &&
      tensor.shape.every((size, axis) => size === shape[axis]),
    () => `${what}: got shape [${tensor.shape.join(', ')}], expected [${shape.join(', ')}]`,
  );
  expectThat(tensor.dtype === 'float32', () => `${what}: got ${tensor.dtype}, expected float32`);
}

/** Every number is finite. */
export function expectFinite(what: string, values: ArrayLike<number>): void {
  const index = Array.from(values).findIndex((value) => !Number.isFinite(value));
  expectThat(index < 0, () => `${what}: got ${values[index]}, expected finite numbers`);
}

/** Both hold the same numbers, to the bit. */
export function expectSameBits(
  what: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  expectClose(what, got, expected, 0);
}

/** Both hold the same numbers up to `tolerance`, relative to those above 1. */
export function expectClose(
  what: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expectThat(
    got.length === expected.length,
    () => `${what}: got ${got.length} numbers, expected ${expected.length}`,
  );
  const index = Array.from(got).findIndex((value, i) => !close(value, expected[i], tolerance));
  expectThat(
    index < 0,
    () => `${what}: got ${got[index]} at index ${index}, expected ${expected[index]}`,
  );
}

function close(got: number, expected: number | undefined, tolerance: number): boolean {
  if (expected === undefined) return false;
  return (
    Object.is(got, expected) ||
    Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected))
  );
}

/** Whether both hold the same numbers, to the bit. */
export function sameBits(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return (
    one.length === other.length && Array.from(one).every((value, i) => Object.is(value, other[i]))
  );
}

/** What `run` throws; fails if it throws nothing, or something without a message for the reader. */
export function expectRefusal(what: string, run: () => unknown, mention: string): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expectThat(thrown !== undefined, () => `${what}: was accepted, expected an error`);
  const message = thrown instanceof Error ? thrown.message : '';
  expectThat(
    message.includes(mention),
    () =>
      `${what}: the error says ${JSON.stringify(message)}, expected it to mention ${JSON.stringify(mention)}`,
  );
}
