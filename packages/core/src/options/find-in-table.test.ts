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

test.each([[['green']], [undefined], [null], [5], [Symbol('green')]])(
  '%s is no name, whatever text JavaScript makes of it',
  (name) => {
    const call = (): unknown => Reflect.apply(findInTable, undefined, ['colour', colours, name]);
    expect(call).toThrow(/^colour: got .*, expected one of /);
  },
);
