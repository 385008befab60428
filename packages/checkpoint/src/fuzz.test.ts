import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { decodeModelFile, encodeModelFile } from './model-file.js';

const real = ['float32', 'dtypes'].map(
  (name) =>
    new Uint8Array(readFileSync(new URL(`../fixtures/${name}.safetensors`, import.meta.url))),
);
const model = encodeModelFile({
  architecture: { kind: 'linear', options: { bias: true } },
  inputSize: 2,
  outputSize: 3,
  weights: new Map([
    ['weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['bias', { shape: [3], data: Float32Array.of(7, 8, 9) }],
  ]),
  tensors: { optimizer: new Map([['rate', { shape: [], data: Float32Array.of(0.5) }]]) },
  metadata: { recipe: 'fuzz', position: 12 },
});

/** Reads the bytes; whatever happens must be a value of bounded size or a CheckpointError. */
function readSafely(bytes: Uint8Array): void {
  try {
    const { tensors } = decodeSafetensors(bytes);
    const allocated = [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(allocated).toBeLessThanOrEqual(4 * bytes.length);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
  }
}

const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });

/** The file with some bytes overwritten. */
function altered(bytes: Uint8Array, changes: readonly { at: number; to: number }[]): Uint8Array {
  const copy = bytes.slice();
  for (const { at, to } of changes) copy[at % copy.length] = to;
  return copy;
}

test('random bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readSafely), { numRuns: 2000 });
});

test('random headers of valid length', () => {
  const anything = fc.jsonValue({ maxDepth: 2 });
  const number = fc.oneof(fc.nat(40), fc.maxSafeNat(), fc.double(), fc.constant(-1));
  const entry = fc.record(
    {
      dtype: fc.oneof(fc.constantFrom('F32', 'F64', 'BOOL', 'I64', 'Q8'), anything),
      shape: fc.oneof(fc.array(number, { maxLength: 4 }), anything),
      data_offsets: fc.oneof(fc.tuple(number, number), anything),
    },
    { requiredKeys: [] },
  );
  const header = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('__metadata__', '__proto__', 'constructor')),
    fc.oneof(entry, anything),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(header, fc.nat(64), (value, dataBytes) => {
      const json = new TextEncoder().encode(JSON.stringify(value));
      const bytes = new Uint8Array(8 + json.length + dataBytes);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
      bytes.set(json, 8);
      readSafely(bytes);
    }),
    { numRuns: 2000 },
  );
});

test('real files with bytes changed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...real),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (bytes, changes) => {
        readSafely(altered(bytes, changes));
      },
    ),
    { numRuns: 2000 },
  );
});

test('real files cut at every byte are refused', () => {
  for (const bytes of [...real, model]) {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(CheckpointError);
    }
  }
});

test('real files with something appended are refused', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...real, model),
      fc.uint8Array({ minLength: 1, maxLength: 16 }),
      (bytes, extra) => {
        expect(() => decodeSafetensors(Uint8Array.from([...bytes, ...extra]))).toThrow(
          CheckpointError,
        );
      },
    ),
  );
});

test('a model file with one bit flipped is refused, or holds the same', () => {
  const original = decodeModelFile(model);
  for (let bit = 0; bit < model.length * 8; bit += 1) {
    const at = Math.floor(bit / 8);
    const bytes = altered(model, [{ at, to: (model[at] ?? 0) ^ (1 << (bit % 8)) }]);
    try {
      // White space in the header may turn into other white space.
      expect(decodeModelFile(bytes)).toEqual(original);
    } catch (error) {
      expect(error).toBeInstanceOf(CheckpointError);
    }
  }
});

test('a model file with bytes changed is refused, or holds the same', () => {
  const original = decodeModelFile(model);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      try {
        expect(decodeModelFile(altered(model, changes))).toEqual(original);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 2000 },
  );
});
