import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { pathOfAddress } from './file-address.js';

const posix = (address: string) => pathOfAddress(address, false);
const windows = (address: string) => pathOfAddress(address, true);

test.each([
  ['file:///data/my%20models', '/data/my models'],
  ['file:///data/my models', '/data/my models'],
  ['file:///data/100%25/%23%3F', '/data/100%/#?'],
  ['file:///data/M%C3%BCnchen', '/data/München'],
  ['file:///data/München', '/data/München'],
  ['file:///data/a%5Cb', '/data/a\\b'],
  ['file:///data/%2525', '/data/%25'],
  ['file:///data/a\tb\\c ', '/data/a\tb\\c '],
  ['file:///', '/'],
  ['FILE:///data', '/data'],
  ['file:/data/a%20b', '/data/a b'],
  ['file://localhost/data', '/data'],
  ['file://LOCALHOST/data', '/data'],
  ['file://./my%20models', './my models'],
  ['file://../models/', '../models/'],
  ['file://.hidden/models', '.hidden/models'],
  ['file://models', 'models'],
  ['file://my%20models', 'my models'],
])('%j is the path %j', (address, path) => {
  expect(posix(address)).toBe(path);
});

test.each([
  ['file:///C:/my%20models', 'C:/my models'],
  ['file:///c:/', 'c:/'],
  ['file:///d:', 'd:'],
  ['file://C:\\models', 'C:\\models'],
  ['file://.\\models', '.\\models'],
])('on Windows %j is the path %j', (address, path) => {
  expect(windows(address)).toBe(path);
  expect(() => posix(address.replace('.\\', 'C:\\'))).toThrow(/only Windows has drives such as C:/);
});

describe('is refused', () => {
  test.each([
    ['file://', /names no file or folder/],
    ['file:', /names no file or folder/],
    ['file:models', /names no file or folder/],
    ['file:///data/a%2Fb', /no name holds a slash, written %2F/],
    ['file:///data/a%2fb', /no name holds a slash/],
    ['file:///data?x=1', /a \? or # in the path is written %3F or %23/],
    ['file:///data/C#', /written %3F or %23/],
    ['file:///data/100%', /a % in the path is written %25/],
    ['file:///data/%zz', /written %25/],
    ['file:///data/%FF', /written %25/],
    ['file:///data/%00', /no path holds %00/],
    ['file://server/models', /first name could be that of a folder or of another machine/],
    ['file://localhost%2Fdata', /slash/],
  ])('%j', (address, message) => {
    for (const read of [posix, windows]) {
      expect(() => read(address)).toThrow(CheckpointError);
      expect(() => read(address)).toThrow(message);
      expect(() => read(address)).toThrow(`${address}: `);
    }
  });

  test('on Windows a backslash within a name', () => {
    expect(() => windows('file:///C:/a%5Cb')).toThrow(/no name holds a slash/);
  });
});

test('what node:url makes of any path is that path again', () => {
  const names = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 8 })
    .map((name) => name.replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(names, { maxLength: 3 }), (parts) => {
      const { href } = pathToFileURL(`/${resolve('/', ...parts).slice(1)}`);
      fc.pre(!/^file:\/\/\/[a-z]:/i.test(href));
      expect(posix(href)).toBe(fileURLToPath(href));
    }),
    { numRuns: 30 },
  );
});
