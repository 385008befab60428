import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currentHost } from '../compiled/host.js';
import { heavyOperations } from '../graph/heavy.js';
import type { MapOperation } from '../graph/graph.js';
import { hasRelaxedSimd, type Simd } from '../simd.js';
import { newCode } from './code.js';
import { importedNumbers } from './context.js';
import { writeOperation } from './functions.js';
import { moduleBytes } from './module.js';

/** Computes an operation of as many vectors as are given, all of them side by side or one after the other. */
function compute(
  operation: MapOperation,
  simd: Simd,
  numbers: Float32Array,
  together: boolean,
): Float32Array {
  const host = currentHost(simd);
  const count = numbers.length / 4;
  const [code, at] = [newCode(0), host.allocate(8 * numbers.length)];
  const [base, constants] = importedNumbers.map((_, index) => {
    const local = code.local('i32');
    code.raw(0x23, index).set(local);
    return local;
  });
  if (base === undefined || constants === undefined) throw new Error('There are two.');
  const vectors = Array.from({ length: count }, () => code.local('v128'));
  vectors.forEach((vector, index) =>
    code
      .get(base)
      .load(16 * index)
      .set(vector),
  );
  const writer = { code, simd, constants: () => constants };
  const first = together ? writeOperation(writer, operation, vectors.slice(0, 1), count) : 0;
  vectors.forEach((vector, index) => {
    const result = together ? first + index : writeOperation(writer, operation, [vector]);
    code
      .get(base)
      .get(result)
      .store(4 * numbers.length + 16 * index);
  });
  const binary = moduleBytes({ functions: [], numbers: importedNumbers }, [
    { name: 'run', code, exported: true },
  ]);
  host.floats(at, numbers.length).set(numbers);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), {
    env: { memory: host.memory, base: at, constants: host.constants },
  });
  if (typeof exports.run !== 'function') throw new Error('It is exported.');
  Reflect.apply(exports.run, undefined, []);
  const results = host.floats(at + 4 * numbers.length, numbers.length).slice();
  host.free(at);
  return results;
}

const unary = [...heavyOperations].filter((operation) => operation !== 'power');

test.each(unary)('%s has the same bits side by side', (operation) => {
  const lists = fc
    .integer({ min: 1, max: 3 })
    .chain((count) => fc.array(fc.float(), { minLength: 4 * count, maxLength: 4 * count }));
  for (const simd of hasRelaxedSimd() ? (['strict', 'relaxed'] as const) : (['strict'] as const))
    fc.assert(
      fc.property(lists, (list) => {
        const numbers = Float32Array.from(list);
        const [together, alone] = [true, false].map((choice) =>
          compute(operation, simd, numbers, choice),
        );
        expect(together).toEqual(alone);
      }),
      { numRuns: 40 },
    );
});
