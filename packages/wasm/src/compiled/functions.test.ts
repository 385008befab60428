import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activations } from './activations.js';
import { currentHost } from './host.js';

const { fround } = Math;
const largest = fround(3.4028234663852886e38);

/** The kernel's values at some numbers. */
function valuesAt(kind: keyof typeof activations, numbers: readonly number[]): number[] {
  const { allocate, floats, free, kernels } = currentHost();
  const count = Math.ceil(numbers.length / 4) * 4;
  const pointer = allocate(4 * count);
  floats(pointer, count).fill(0);
  floats(pointer, count).set(numbers);
  kernels.activate(1, count, activations[kind], pointer, 0, pointer, 0);
  const values = [...floats(pointer, numbers.length)];
  free(pointer);
  return values;
}

/** Every 9973rd float32 between two positive ones, and the same numbers negated. */
function grid(from: number, to: number): number[] {
  const [first = 0, last = 0] = new Uint32Array(Float32Array.of(from, to).buffer);
  const bits = Uint32Array.from(
    { length: Math.floor((last - first) / 9973) },
    (_, index) => first + 9973 * index,
  );
  const positive = [...new Float32Array(bits.buffer)];
  return [...positive.map((value) => -value), ...positive];
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

test.each([
  ['exp', Math.exp, 1e-30, 87, 2.5e-7],
  ['tanh', Math.tanh, 1e-30, 1e4, 4e-7],
  ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x)), 1e-30, 86, 3e-7],
  ['softplus', softplus, 1e-30, 86, 4e-7],
  ['one-plus-softplus', (x: number) => 1 + softplus(x), 1e-30, 1e30, 3e-7],
  ['relu', (x: number) => Math.max(x, 0), 1e-30, largest, 0],
] as const)('%s: the relative error is within its bound', (kind, exact, from, to, bound) => {
  const numbers = grid(from, to);
  const values = valuesAt(kind, numbers);
  let worst = 0;
  numbers.forEach((x, index) => {
    const expected = exact(x);
    const error = Math.abs((values[index] ?? Number.NaN) - expected);
    worst = Math.max(worst, expected === 0 ? error : error / Math.abs(expected));
  });
  expect(worst).toBeLessThanOrEqual(bound);
});

test('at the edges of float32 all are finite', () => {
  const edges = [0, -0, 1e-45, -1e-45, 1e-38, -1e-38, 87.5, -87.5, 88.8, -88.8, largest, -largest];
  for (const kind of [
    'tanh',
    'sigmoid',
    'softplus',
    'one-plus-softplus',
    'one-plus-relu',
    'relu',
    'exp',
  ] as const) {
    const values = valuesAt(kind, edges);
    expect(
      values.every(Number.isFinite),
      `${kind} of ${edges.join(' ')}: ${values.join(' ')}`,
    ).toBe(true);
  }
  expect(valuesAt('tanh', [largest, -largest, 0])).toEqual([1, -1, 0]);
  expect(valuesAt('sigmoid', [largest, 100, -100, -largest])).toEqual([1, 1, 0, 0]);
});

test('NaN stays NaN', () => {
  for (const kind of ['tanh', 'sigmoid', 'softplus', 'relu', 'exp'] as const) {
    expect(valuesAt(kind, [Number.NaN])).toEqual([Number.NaN]);
  }
});

/** `run` with that many numbers of memory for each of the given values. */
function withNumbers<Result>(
  groups: readonly ArrayLike<number>[],
  run: (pointers: readonly number[]) => Result,
): Result {
  const { allocate, floats, free } = currentHost();
  const pointers = groups.map((group) => {
    const pointer = allocate(4 * group.length + 64);
    floats(pointer, group.length + 16).fill(0);
    floats(pointer, group.length).set(group);
    return pointer;
  });
  const result = run(pointers);
  pointers.forEach(free);
  return result;
}

test('sharpening, also of extreme weightings by extreme powers, is a distribution', () => {
  const { floats, kernels } = currentHost();
  const weight = fc.oneof(
    fc.constantFrom(0, 1, 1e-38, 1e-45, 1e-12, largest, -1),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const raw = fc.oneof(
    fc.constantFrom(0, -largest, largest, 80),
    fc.double({ min: -5, max: 60, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 19 }), raw, (weights, gamma) => {
      const slots = weights.length;
      const padded = Math.ceil(slots / 4) * 4;
      const room = new Float32Array(padded);
      const result = withNumbers(
        [[gamma], [0], room, room, room],
        ([raws = 0, values = 0, before = 0, logs = 0, after = 0]) => {
          floats(before, slots).set(weights);
          kernels.sharpen(
            1,
            slots,
            0,
            activations['one-plus-softplus'],
            raws,
            values,
            0,
            before,
            logs,
            after,
          );
          return [...floats(after, padded)];
        },
      );
      expect(result.every((value) => value >= 0 && value <= 1.000001)).toBe(true);
      expect(result.slice(slots).every((value) => value === 0)).toBe(true);
      expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }),
  );
});

test('log, by way of sharpening: the relative error is within 3e-7, near 1 within 1e-7 of 1', () => {
  const { floats, kernels } = currentHost();
  const numbers = grid(1e-11, 1e4).filter((x) => x > 0);
  const room = new Float32Array(Math.ceil(numbers.length / 4) * 4);
  const logarithms = withNumbers(
    [[0], [0], room, room, room],
    ([raws = 0, values = 0, before = 0, logs = 0, after = 0]) => {
      floats(before, numbers.length).set(numbers);
      kernels.sharpen(
        1,
        numbers.length,
        0,
        activations['one-plus-softplus'],
        raws,
        values,
        0,
        before,
        logs,
        after,
      );
      return [...floats(logs, numbers.length)];
    },
  );
  const worst = numbers.reduce((most, x, index) => {
    const expected = Math.log(fround(x + fround(1e-12)));
    const error = Math.abs((logarithms[index] ?? Number.NaN) - expected);
    return Math.max(most, error / Math.max(Math.abs(expected), 1 / 3));
  }, 0);
  expect(worst).toBeLessThanOrEqual(3e-7);
});

test('content weightings of extreme memories, keys and strengths are distributions', () => {
  const { floats, kernels } = currentHost();
  const number = fc.oneof(
    fc.constantFrom(0, 1e-45, 1e-20, -1e-20, 1e19, -1e19, largest, -largest),
    fc.double({ min: -2, max: 2, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 12, maxLength: 12 }),
      fc.array(number, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(0, -largest, largest, 50),
      fc.constantFrom(0, 1),
      (memory, key, strength, norm) => {
        const [slots, width] = [3, 3];
        const contents = [0, 1, 2].flatMap((m) => [...memory.slice(3 * m, 3 * m + slots), 0]);
        const room = new Float32Array(4);
        const result = withNumbers(
          [[...key, strength], new Float32Array(8), contents, room, room, room, room],
          ([
            raws = 0,
            values = 0,
            memoryAt = 0,
            squares = 0,
            similarity = 0,
            scale = 0,
            weighting = 0,
          ]) => {
            kernels.memorySquares(1, slots, width, memoryAt, squares);
            kernels.content(
              1,
              slots,
              width,
              activations.tanh,
              activations.softplus,
              norm,
              1e-8,
              raws,
              values,
              0,
              memoryAt,
              squares,
              similarity,
              scale,
              weighting,
            );
            return [...floats(weighting, 4)];
          },
        );
        expect(result.every((value) => value >= 0 && value <= 1.000001)).toBe(true);
        expect(result[3]).toBe(0);
        expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
      },
    ),
  );
});
