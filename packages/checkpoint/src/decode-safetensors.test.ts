import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}.safetensors`, import.meta.url));

/** A file with this header, its length given truly, and so many bytes of data. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const F32 = (shape: unknown, ...offsets: unknown[]) => ({
  dtype: 'F32',
  shape,
  data_offsets: offsets,
});

test("reads every number type that Python's library writes and that float32 can hold", () => {
  const { tensors, metadata } = decodeSafetensors(fixture('dtypes'));
  const values = [0, 1, -2.5, 0.333251953125, 65504];
  expect(metadata).toEqual({});
  expect(Object.fromEntries([...tensors].map(([name, { data }]) => [name, [...data]]))).toEqual({
    F64: [...values, Math.fround(6e-8), 0],
    F32: [...values, Math.fround(6e-8)],
    F16: [...values, 2 ** -24, Infinity],
    BF16: [0, 1, -2.5, 3.00405527047391e38, Infinity],
    I64: [0, 1, 100, -16777216],
    I32: [0, 1, 100, -16777216],
    I16: [0, 1, 100, -32768],
    I8: [0, 1, 100, -128],
    U64: [0, 1, 100, 16777216],
    U32: [0, 1, 100, 16777216],
    U16: [0, 1, 100, 65535],
    U8: [0, 1, 100, 255],
    BOOL: [1, 0],
  });
  for (const [name, { dtype }] of tensors) expect(dtype).toBe(name);
});

test('keeps the sign of zero, infinity and NaN of F32', () => {
  const { tensors, metadata } = decodeSafetensors(fixture('float32'));
  expect(tensors.get('output.bias')).toEqual({
    dtype: 'F32',
    shape: [3],
    data: Float32Array.of(-0, Infinity, NaN),
  });
  expect(tensors.get('größe')).toEqual({ dtype: 'F32', shape: [], data: Float32Array.of(0.1) });
  expect(tensors.get('empty')).toEqual({ dtype: 'F32', shape: [0, 4], data: new Float32Array(0) });
  expect(metadata).toEqual({ note: 'written by "Python"\n✓' });
});

test('the tensors share no memory with the file', () => {
  const bytes = fixture('float32');
  const { tensors } = decodeSafetensors(bytes);
  const before = [...(tensors.get('output.weight')?.data ?? [])];
  bytes.fill(0);
  expect([...(tensors.get('output.weight')?.data ?? [])]).toEqual(before);
});

test('takes whatever order and space another writer leaves', () => {
  const text = ` {\n "b": {"shape":[1],"dtype":"U8","data_offsets":[4,5]}, "scope/a:0":${JSON.stringify(F32([1], 0, 4))}}\t `;
  const { tensors } = decodeSafetensors(file(text.trimStart(), 5));
  expect([...tensors.keys()]).toEqual(['scope/a:0', 'b']);
});

const number64 = (dtype: string, write: (view: DataView) => void) => {
  const bytes = file({ x: { dtype, shape: [2], data_offsets: [0, 16] } }, 16);
  write(new DataView(bytes.buffer, bytes.length - 8));
  return bytes;
};

test.each<[string, Uint8Array, string]>([
  ['no bytes', new Uint8Array(0), 'file: it is empty'],
  ['seven bytes', new Uint8Array(7), 'file: 7 bytes long'],
  [
    'the largest length',
    new Uint8Array(16).fill(255),
    'file: is no safetensors file or damaged; it begins with the bytes ff ff ff ff ff ff ff ff, expected',
  ],
  [
    'a length one too long',
    file('{}').subarray(0, 9),
    'header: its length is given as 2 bytes, but only 1 follow',
  ],
  ['no header', new Uint8Array(8), 'header: begins with "", expected "{"'],
  ['a list', file('[]'), 'header: begins with "[]", expected "{"'],
  ['a byte order mark', file('\ufeff{}'), 'header: begins with "\ufeff{}", expected "{"'],
  [
    'bytes that are no text',
    new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0xff]),
    'header: not valid UTF-8',
  ],
  ['half a header', file('{"x":'), 'header: not valid JSON ('],
  ['a name twice', file('{"x":{},"x":{}}'), 'header: the name "x" occurs twice'],
  [
    'metadata that are no object',
    file({ __metadata__: ['x'] }),
    'header.__metadata__: not an object of strings',
  ],
  [
    'metadata that are no string',
    file({ __metadata__: { a: 1 } }),
    'header.__metadata__: the value of "a" is 1, expected a string',
  ],
  [
    'a tensor that is no object',
    file({ x: null }),
    'tensor "x": described by null, expected an object',
  ],
  [
    'another member',
    file({ x: { ...F32([], 0, 4), stride: [] } }, 4),
    'tensor "x": has an unknown member "stride"',
  ],
  [
    'no dtype',
    file({ x: { shape: [], data_offsets: [0, 4] } }, 4),
    'tensor "x": its dtype is missing, which cannot be read; expected one of F64, F32,',
  ],
  [
    'an unknown dtype',
    file({ x: { ...F32([], 0, 4), dtype: 'Q4' } }, 4),
    'tensor "x": its dtype is "Q4", which cannot be read',
  ],
  [
    'a dtype of the prototype',
    file({ x: { ...F32([], 0, 4), dtype: 'constructor' } }, 4),
    'its dtype is "constructor"',
  ],
  ['8-bit floats', fixture('float8'), 'tensor "x": its dtype is "F8_E4M3", which cannot be read'],
  [
    'no shape',
    file({ x: F32(null, 0, 4) }, 4),
    'tensor "x": its shape: is null, expected a list of whole numbers',
  ],
  [
    'a negative axis',
    file({ x: F32([-1], 0, 4) }, 4),
    'tensor "x": its shape: holds -1, expected whole numbers',
  ],
  ['half an axis', file({ x: F32([0.5], 0, 4) }, 4), 'tensor "x": its shape: holds 0.5, expected'],
  [
    'an axis as text',
    file({ x: F32(['1'], 0, 4) }, 4),
    'tensor "x": its shape: holds the string "1", expected',
  ],
  [
    'an axis beyond 2^53',
    file({ x: F32([2 ** 53], 0, 4) }, 4),
    'tensor "x": its shape: holds 9007199254740992, expected',
  ],
  [
    'a shape that overflows',
    file({ x: F32([2 ** 32, 2 ** 32], 0, 4) }, 4),
    'tensor "x": the shape [4294967296,4294967296] holds more values than can be counted',
  ],
  [
    'a shape that wraps around to 4 bytes',
    file({ x: F32([2 ** 52, 2 ** 11 + 1], 0, 4) }, 4),
    'holds more values than can be counted',
  ],
  [
    'one offset',
    file({ x: F32([1], 0) }, 4),
    'tensor "x": its data_offsets are [0], expected [begin, end]',
  ],
  [
    'three offsets',
    file({ x: F32([1], 0, 4, 8) }, 4),
    'tensor "x": its data_offsets are [0,4,8], expected',
  ],
  [
    'offsets the wrong way round',
    file({ x: F32([1], 4, 0) }, 4),
    'tensor "x": its data_offsets are [4,0], expected',
  ],
  [
    'a negative offset',
    file({ x: F32([1], -4, 0) }, 4),
    'tensor "x": its data_offsets: holds -4, expected',
  ],
  [
    'a shape that does not fill its offsets',
    file({ x: F32([2], 0, 4) }, 4),
    'tensor "x": its data_offsets span 4 bytes, but the shape [2] of F32 needs 8',
  ],
  [
    'a scalar without data',
    file({ x: F32([], 0, 0) }),
    'tensor "x": its data_offsets span 0 bytes, but the shape [] of F32 needs 4',
  ],
  [
    'tensors that overlap',
    file({ x: F32([2], 0, 8), y: F32([2], 4, 12) }, 12),
    'tensor "y": its data begin at byte 4 and overlap with tensor "x"; expected 8',
  ],
  [
    'tensors that share their data',
    file({ x: F32([1], 0, 4), y: F32([1], 0, 4) }, 4),
    'tensor "y": its data begin at byte 0 and overlap with tensor "x"',
  ],
  [
    'a gap',
    file({ x: F32([1], 0, 4), y: F32([1], 8, 12) }, 12),
    'tensor "y": its data begin at byte 8 and leave a gap after tensor "x"; expected 4',
  ],
  [
    'a gap at the beginning',
    file({ x: F32([1], 4, 8) }, 8),
    'tensor "x": its data begin at byte 4 and leave a gap after the header; expected 0',
  ],
  [
    'truncated data',
    file({ x: F32([2], 0, 8) }, 7),
    'data: 7 bytes, but the tensors need 8; the file is truncated',
  ],
  [
    'bytes that belong to nothing',
    file({ x: F32([1], 0, 4) }, 5),
    'data: 5 bytes, but the tensors need only 4',
  ],
  ['an empty name', file({ '': F32([1], 0, 4) }, 4), 'tensor "": the name is empty'],
  [
    'a prototype',
    file(`{"__proto__":${JSON.stringify(F32([1], 0, 4))}}`, 4),
    'tensor "__proto__": the name is reserved',
  ],
  [
    'metadata under __proto__',
    file('{"__metadata__":{"__proto__":"x"}}'),
    'header.__metadata__: the name "__proto__" is reserved',
  ],
  [
    'a large whole number',
    number64('I64', (view) => {
      view.setBigInt64(0, 16_777_217n, true);
    }),
    'tensor "x": the I64 value 16777217 at position 1 does not fit into float32',
  ],
  [
    'a large negative number',
    number64('I64', (view) => {
      view.setBigInt64(0, -(2n ** 63n), true);
    }),
    'tensor "x": the I64 value -9223372036854776000 at position 1',
  ],
  [
    'a large real number',
    number64('F64', (view) => {
      view.setFloat64(0, 1e39, true);
    }),
    'tensor "x": the F64 value 1e+39 at position 1 does not fit into float32',
  ],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeSafetensors(bytes)).toThrow(CheckpointError);
  expect(() => decodeSafetensors(bytes)).toThrow(message);
});

test.each([
  '../x',
  '/etc/passwd',
  'a/../b',
  'a//b',
  'a/',
  '.',
  '..',
  'a\\b',
  'C:x',
  'C:\\x',
  '\\\\host\\x',
])('refuses the path %s as a name', (name) => {
  const decode = () => decodeSafetensors(file({ [name]: F32([1], 0, 4) }, 4));
  expect(decode).toThrow(CheckpointError);
  expect(decode).toThrow('the name looks like a path');
});

test.each(['a\u0000b', 'a\nb', '\u001b[2J'])('refuses control characters in a name', (name) => {
  const decode = () => decodeSafetensors(file({ [name]: F32([1], 0, 4) }, 4));
  expect(decode).toThrow(CheckpointError);
  expect(decode).toThrow('the name holds a control character');
});

test.each([-Infinity, NaN])('takes %s of F64 over', (value) => {
  const bytes = number64('F64', (view) => {
    view.setFloat64(0, value, true);
  });
  expect(decodeSafetensors(bytes).tensors.get('x')?.data).toEqual(Float32Array.of(0, value));
});

test('a header that claims a gigabyte allocates none of it', () => {
  const bytes = file({ x: F32([2 ** 28], 0, 2 ** 30) }, 64);
  const before = process.memoryUsage().arrayBuffers;
  expect(() => decodeSafetensors(bytes)).toThrow('the file is truncated');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});

test.each([['text'], [null], [[1, 2]]])('says that %j are no bytes', (value) => {
  expect(() => {
    Reflect.apply(decodeSafetensors, undefined, [value]);
  }).toThrow('expected its bytes as a Uint8Array');
});
