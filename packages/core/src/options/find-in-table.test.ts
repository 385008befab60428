import { expect, test } from 'vitest';
import { InvalidOptionsError } from './invalid-options-error.js';
import { findInTable } from './find-in-table.js';

const colours = { red: 1, green: 2 };

test('an entry is found by its name', () => {
  expect(findInTable('colour', colours, 'green')).toBe(2);
});

test.each([
  ['blue', 'colour: got "blue", expected one of red, green'],
  ['gren', 'colour: got "gren", expected one of red, green. Did you mean green?'],
  ['toString', 'colour: got "toString", expected one of red, green'],
  ['', 'colour: got "", expected one of red, green'],
])('%j is refused with the names there are', (name, message) => {
  expect(() => findInTable('colour', colours, name)).toThrow(new InvalidOptionsError([message]));
});

test('of many names the first are listed, and what was meant is found among all', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`colour-${i}`, i]));
  expect(() => findInTable('colour', many, 'colour-99x')).toThrow(
    /^colour: got "colour-99x", expected one of colour-0, .*, colour-29 and 70 others\. Did you mean colour-99\?$/,
  );
});

test.each([[['green']], [undefined], [null], [5], [Symbol('green')]])(
  '%s is no name, whatever text JavaScript makes of it',
  (name) => {
    const call = (): unknown => Reflect.apply(findInTable, undefined, ['colour', colours, name]);
    expect(call).toThrow(/^colour: got .*, expected one of /);
  },
);
