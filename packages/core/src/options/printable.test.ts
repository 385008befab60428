import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeUnprintable, printable } from './printable.js';

test.each([
  ['plain, with ä, 漢 and 👍', 'plain, with ä, 漢 and 👍'],
  ['two\r\n\tlines', 'two lines'],
  ['\u001b[2Jgone', '\\u001b[2Jgone'],
  ['\u009b31mred', '\\u009b31mred'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['a\u200bb\u0000\u007f', 'a\\u200bb\\u0000\\u007f'],
  ['half \ud800 a pair', 'half \\ud800 a pair'],
  ['one\u2028two', 'one two'],
])('%j is printed as %j', (text, printed) => {
  expect(printable(text)).toBe(printed);
});

test('long text is cut short', () => {
  expect(printable('x'.repeat(2000))).toBe(`${'x'.repeat(1000)}…`);
  expect(printable('abc', 2)).toBe('ab…');
});

test('whatever the text, it comes out in one line without control characters', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }), (units) => {
      expect(printable(String.fromCharCode(...units))).toMatch(
        /^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]*$/u,
      );
    }),
  );
});

test('JSON stays the same JSON when what is unprintable is escaped', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }), (units) => {
      const value = { 'a  b': String.fromCharCode(...units) };
      expect(JSON.parse(escapeUnprintable(JSON.stringify(value)))).toEqual(value);
    }),
  );
});
