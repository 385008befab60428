import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';
import { decodeModelFile, encodeModelFile, type ModelFile } from './model-file.js';

const file: ModelFile = {
  architecture: { kind: 'linear', options: { bias: true, note: 'größe' } },
  inputSize: 2,
  outputSize: 3,
  weights: new Map([['weight', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]]),
  tensors: {
    optimizer: new Map([
      ['momentum.weight', { shape: [2, 3], data: new Float32Array(6) }],
      ['rate', { shape: [], data: Float32Array.of(0.5) }],
    ]),
  },
  metadata: { recipe: { name: 'copy' }, rng: [1, 2, 3], best: null },
};

/** The file with another content, and the checksum that it had. */
function rewritten(
  change: (metadata: Record<string, string>) => void,
  data?: Float32Array,
): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(encodeModelFile(file));
  const copy = { ...metadata };
  change(copy);
  if (data !== undefined) tensors.get('weight')?.data.set(data);
  return encodeSafetensors(tensors, copy);
}

/** The content that another version of this package might store, with a checksum that fits. */
function encodedWith(change: Partial<ModelFile>): Uint8Array {
  return encodeModelFile({ ...file, ...change });
}

test('what was encoded is decoded', () => {
  const decoded = decodeModelFile(encodeModelFile(file));
  expect(decoded).toMatchObject({
    ...file,
    weights: expect.anything(),
    tensors: expect.anything(),
  });
  expect([...decoded.weights]).toMatchObject([...file.weights]);
  expect(Object.keys(decoded.tensors)).toEqual(['optimizer']);
  expect([...(decoded.tensors.optimizer ?? [])]).toMatchObject([...(file.tensors.optimizer ?? [])]);
});

test('stores only what belongs to a part, though the object that describes it has more', () => {
  const definition = { ...file.architecture, build: () => undefined };
  expect(decodeModelFile(encodedWith({ architecture: definition })).architecture).toEqual(
    file.architecture,
  );
});

test('can be read again after another library has rewritten it', () => {
  const bytes = encodeModelFile(file);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const parse: (text: string) => Record<string, unknown> = JSON.parse;
  const header = parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const spaced = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries(Object.entries(header).reverse()), null, 1),
  );
  const copy = new Uint8Array([...new Uint8Array(8), ...spaced, ...bytes.subarray(8 + length)]);
  new DataView(copy.buffer).setBigUint64(0, BigInt(spaced.length), true);
  expect(decodeModelFile(copy)).toEqual(decodeModelFile(bytes));
});

test('says the same of zeros that are stored as another type of numbers, whose checksum is the same', () => {
  const bytes = encodeModelFile(file);
  const text = new TextDecoder('latin1').decode(bytes);
  const type = text.indexOf('F32', text.indexOf('optimizer/momentum.weight'));
  const copy = bytes.slice();
  copy[type] = 'U'.charCodeAt(0);
  expect(decodeModelFile(copy)).toEqual(decodeModelFile(bytes));
});

test.each<[string, Uint8Array, string]>([
  [
    'weights from elsewhere',
    encodeSafetensors(file.weights, { format: 'pt' }),
    `format: the file's metadata say "pt", expected "tapehead"; weights from elsewhere are read with decodeSafetensors`,
  ],
  [
    'a file without metadata',
    encodeSafetensors(file.weights),
    `format: the file's metadata say "", expected "tapehead"`,
  ],
  [
    'a newer version',
    rewritten((metadata) => {
      metadata.version = '2';
    }),
    'version: the file has format version 2, this package reads versions up to 1; a newer @tapehead/checkpoint is needed',
  ],
  [
    'a version that is none',
    rewritten((metadata) => {
      metadata.version = '1e0';
    }),
    'version: got "1e0", expected a whole number of at least 1',
  ],
  [
    'no version',
    rewritten((metadata) => {
      delete metadata.version;
    }),
    "version: missing from the file's metadata",
  ],
  [
    'no checksum',
    rewritten((metadata) => {
      delete metadata.checksum;
    }),
    'checksum: the file has none, its contents give "sha256:',
  ],
  [
    'altered metadata',
    rewritten((metadata) => {
      metadata.metadata = '{}';
    }),
    'the file was altered or damaged',
  ],
  [
    'altered sizes',
    rewritten((metadata) => {
      metadata.inputSize = '3';
    }),
    'the file was altered or damaged',
  ],
  [
    'an altered architecture',
    rewritten((metadata) => {
      metadata.architecture = '{"kind":"linear","options":{}}';
    }),
    'the file was altered or damaged',
  ],
  [
    'further metadata',
    rewritten((metadata) => {
      metadata.more = 'x';
    }),
    'the file was altered or damaged',
  ],
  [
    'altered weights',
    rewritten(() => undefined, Float32Array.of(1, 2, 3, 4, 5, 6.0000005)),
    'the file was altered or damaged',
  ],
  [
    'sizes of zero',
    encodedWith({ inputSize: 0 }),
    'inputSize: got "0", expected a whole number of at least 1',
  ],
  [
    'sizes that are not whole',
    encodedWith({ outputSize: 2.5 }),
    'outputSize: got "2.5", expected a whole number of at least 1',
  ],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeModelFile(bytes)).toThrow(CheckpointError);
  expect(() => decodeModelFile(bytes)).toThrow(message);
});

test.each<[string, Partial<ModelFile>, string]>([
  [
    'NaN',
    { weights: new Map([['weight', { shape: [2], data: Float32Array.of(0, NaN) }]]) },
    'tensor "weight": holds NaN at position 1, expected finite numbers only',
  ],
  [
    'infinity among further tensors',
    {
      tensors: { optimizer: new Map([['rate', { shape: [], data: Float32Array.of(-Infinity) }]]) },
    },
    'tensor "optimizer/rate": holds -Infinity at position 0',
  ],
  [
    'a weight that looks like a group',
    { weights: new Map([['a/b', { shape: [], data: Float32Array.of(0) }]]) },
    'weight "a/b": the name holds "/"',
  ],
  [
    'a group within a group',
    { tensors: { 'a/b': new Map() } },
    'group of tensors "a/b": the name holds "/"',
  ],
])('does not encode %s', (_, change, message) => {
  expect(() => encodedWith(change)).toThrow(CheckpointError);
  expect(() => encodedWith(change)).toThrow(message);
});

test('refuses NaN in a file', () => {
  const { tensors, metadata } = decodeSafetensors(encodeModelFile(file));
  const weight = tensors.get('weight');
  weight?.data.set([NaN], 4);
  const damaged = encodeSafetensors(tensors, metadata);
  expect(() => decodeModelFile(damaged)).toThrow(CheckpointError);
});
