import { CheckpointError } from '@tapehead/checkpoint';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packFiles, unpackFiles } from './packed-files.js';

const contents = fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
const files = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), contents), {
  selector: ([name]) => name,
  maxLength: 8,
});

test('files come back as they were, whatever their names are', () => {
  fc.assert(
    fc.property(files, (own) => {
      expect([...unpackFiles(packFiles(own))]).toEqual(own);
    }),
  );
});

test('a value that is cut short, or longer than its header says, is refused', () => {
  fc.assert(
    fc.property(files, fc.nat(), (own, at) => {
      const packed = packFiles(own);
      for (const other of [
        packed.subarray(0, at % packed.length),
        Uint8Array.from([...packed, 0]),
      ]) {
        expect(() => unpackFiles(other)).toThrow(CheckpointError);
      }
    }),
  );
});

test('whatever bytes there are, they are files or refused', () => {
  fc.assert(
    fc.property(files, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (own, changes) => {
      const packed = packFiles(own);
      for (const [at, byte] of changes) packed[at % packed.length] = byte;
      try {
        unpackFiles(packed);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
  );
});

const headed = (header: unknown) => {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const packed = new Uint8Array(4 + head.length);
  new DataView(packed.buffer).setUint32(0, head.length, true);
  packed.set(head, 4);
  return packed;
};

test.each<[string, unknown]>([
  ['null', null],
  ['a number', 7],
  ['an object', {}],
  ['a name that is none', [{ name: 1, bytes: 0 }]],
  ['a negative length', [{ name: 'a', bytes: -1 }]],
  ['a length beyond the end', [{ name: 'a', bytes: 2 ** 40 }]],
  ['more than names and lengths', [{ name: 'a', bytes: 0, mode: 7 }]],
  [
    'one name twice',
    [
      { name: 'a', bytes: 0 },
      { name: 'a', bytes: 0 },
    ],
  ],
  [
    'too many files',
    Array.from({ length: 101 }, (_, index) => ({ name: String(index), bytes: 0 })),
  ],
])('a header with %s is refused', (_, header) => {
  expect(() => unpackFiles(headed(header))).toThrow(CheckpointError);
});
