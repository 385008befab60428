import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';
import type { TensorData } from './tensor-data.js';

const bits = (data: Float32Array) => new Uint32Array(data.buffer, data.byteOffset, data.length);

/** Plain names; those that are reserved, or look like paths, are refused (see below). */
const name = fc
  .stringMatching(/^[a-zA-Zäß0-9_.]{1,12}$/)
  .filter((text) => !/^(\.+|__proto__|__metadata__)$/.test(text));
/** Any bits at all, NaN with its payload included. */
const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, axis) => product * axis, 1);
  return fc.uint32Array({ minLength: length, maxLength: length }).map((words): TensorData => ({
    shape,
    data: new Float32Array(words.buffer, words.byteOffset, length),
  }));
});
const tensors = fc
  .array(fc.tuple(name, tensor), { maxLength: 6 })
  .map((entries) => new Map(entries));
const metadata = fc.dictionary(
  fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
  fc.string({ unit: 'grapheme' }),
  { noNullPrototype: true },
);

test('what was encoded is decoded bit for bit', () => {
  fc.assert(
    fc.property(tensors, metadata, (stored, strings) => {
      const decoded = decodeSafetensors(encodeSafetensors(stored, strings));
      expect(decoded.metadata).toEqual(strings);
      expect([...decoded.tensors.keys()].sort()).toEqual([...stored.keys()].sort());
      for (const [key, { shape, data }] of stored) {
        const read = decoded.tensors.get(key);
        expect(read).toMatchObject({ shape, dtype: 'F32' });
        expect(bits(read?.data ?? new Float32Array(0))).toEqual(bits(data));
      }
    }),
  );
});

test('the bytes do not depend on the order of tensors and metadata', () => {
  fc.assert(
    fc.property(tensors, metadata, (stored, strings) => {
      const reversed = Object.fromEntries(Object.entries(strings).reverse());
      expect(encodeSafetensors(new Map([...stored].reverse()), reversed)).toEqual(
        encodeSafetensors(stored, strings),
      );
    }),
  );
});

test('the data begin at a multiple of 8 bytes', () => {
  fc.assert(
    fc.property(tensors, metadata, (stored, strings) => {
      const bytes = encodeSafetensors(stored, strings);
      expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
    }),
  );
});

test("writes the same bytes as Python's library", () => {
  const python = readFileSync(new URL('../fixtures/float32.safetensors', import.meta.url));
  const { tensors: read, metadata: strings } = decodeSafetensors(python);
  expect([...read.keys()]).toEqual(['empty', 'größe', 'output.bias', 'output.weight']);
  expect(encodeSafetensors(read, strings)).toEqual(new Uint8Array(python));
});

test('a view into a larger array is stored alone', () => {
  const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const { tensors: read } = decodeSafetensors(
    encodeSafetensors(new Map([['x', { shape: [2], data }]])),
  );
  expect(read.get('x')?.data).toEqual(Float32Array.of(2, 3));
});

const one: TensorData = { shape: [1], data: Float32Array.of(1) };
test.each<[string, Map<string, TensorData>, Record<string, string>, string]>([
  ['an empty name', new Map([['', one]]), {}, 'tensor "": the name is empty'],
  ['a path', new Map([['../x', one]]), {}, 'tensor "../x": the name looks like a path'],
  [
    'a reserved name',
    new Map([['__metadata__', one]]),
    {},
    'tensor "__metadata__": the name is reserved',
  ],
  ['half a surrogate pair', new Map([['\ud800', one]]), {}, 'the name is not valid Unicode'],
  [
    'values that do not fill the shape',
    new Map([['x', { shape: [2, 3], data: new Float32Array(5) }]]),
    {},
    'tensor "x": 5 values, but the shape [2,3] holds 6',
  ],
  [
    'half an axis',
    new Map([['x', { shape: [0.5, 2], data: one.data }]]),
    {},
    'tensor "x": the shape [0.5,2] has an axis that is not a whole number',
  ],
  [
    'metadata under __proto__',
    new Map([['x', one]]),
    Object.fromEntries([['__proto__', 'x']]),
    'metadata "__proto__": the name cannot be stored',
  ],
  [
    'metadata that is no Unicode',
    new Map([['x', one]]),
    { note: '\udc00' },
    'metadata "note": the value is not valid Unicode',
  ],
])('refuses %s', (_, stored, strings, message) => {
  expect(() => encodeSafetensors(stored, strings)).toThrow(CheckpointError);
  expect(() => encodeSafetensors(stored, strings)).toThrow(message);
});
