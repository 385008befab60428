import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Simd } from '../simd.js';
import { hasRelaxedSimd } from '../simd.js';
import { newCode } from './code.js';
import { moduleBytes } from './module.js';
import { type ProductSizes, writeLinear, writeLinearInput } from './written-product.js';

const pages = 4;
const drawn = (at: number) => ((at * 0.618034) % 1) - 0.5;

/** Runs what is written for a product of matrices that lie one after the other, and returns what lies there then. */
function run(
  write: typeof writeLinear,
  simd: Simd,
  sizes: ProductSizes,
  rows: readonly [number, number, number, number],
): {
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly begins: readonly number[];
} {
  const code = newCode(0);
  const memory = new WebAssembly.Memory({ initial: pages });
  const numbers = new Float32Array(memory.buffer);
  numbers.forEach((_, at) => {
    numbers[at] = drawn(at);
  });
  const begins = [0, 4096, 24_576, 32_768];
  const base = code.local('i32');
  code.number(0).set(base);
  const [x, weight, y, start] = begins.map((begin, index) => ({
    local: base,
    offset: 4 * begin,
    stride: 4 * (rows[index] ?? 0),
  }));
  if (!x || !weight || !y || !start) throw new Error('There are four.');
  write({ code, simd, constants: () => 0 }, sizes, [x, weight, y, start]);
  const binary = moduleBytes({ functions: [], numbers: [] }, [
    { name: 'run', code, exported: true },
  ]);
  const before = numbers.slice();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  if (typeof exports.run !== 'function') throw new Error('It is exported.');
  Reflect.apply(exports.run, undefined, []);
  return { before, after: numbers, begins };
}

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 7 }),
  inner: fc.integer({ min: 1, max: 27 }),
  vectors: fc.integer({ min: 1, max: 23 }),
  gap: fc.integer({ min: 0, max: 3 }),
});

test.each([
  ['x W', writeLinear],
  ['dy Wᵀ', writeLinearInput],
] as const)('%s is the product, and nothing else is written', (_name, write) => {
  for (const simd of hasRelaxedSimd() ? (['strict', 'relaxed'] as const) : (['strict'] as const))
    fc.assert(
      fc.property(sizes, ({ rows, inner, vectors, gap }) => {
        const isLinear = write === writeLinear;
        const columns = 4 * vectors;
        const [fromWidth, toWidth] = isLinear ? [inner, columns] : [columns, inner];
        const strides = [fromWidth + gap, columns + 4 * gap, toWidth + gap, 0] as const;
        const { before, after, begins } = run(write, simd, [rows, inner, columns], strides);
        const [x = 0, weight = 0, y = 0, start = 0] = begins;
        const expected = before.slice();
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < toWidth; column++) {
            let sum = before[start + column] ?? 0;
            for (let at = 0; at < fromWidth; at++) {
              const [i, j] = isLinear ? [at, column] : [column, at];
              sum +=
                (before[x + row * strides[0] + at] ?? 0) *
                (before[weight + i * strides[1] + j] ?? 0);
            }
            expected[y + row * strides[2] + column] = sum;
          }
        const worst = after.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? Number.NaN))),
          0,
        );
        expect(worst).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
});
