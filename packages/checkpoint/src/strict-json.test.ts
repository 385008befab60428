import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { parseStrictJson } from './strict-json.js';

test('yields what JSON.parse yields for every JSON value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseStrictJson('here', text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['{"a":1,"a":1}', 'here: the name "a" occurs twice in one object, expected once'],
  ['{"a":1,"\\u0061":2}', 'here: the name "a" occurs twice in one object, expected once'],
  ['[{"b":{"c":[{"d":1,"e":2,"d":3}]}}]', 'here: the name "d" occurs twice in one object'],
  ['{"a":1', 'here: not valid JSON ('],
  ['{"a":1} // comment', 'here: not valid JSON ('],
  ['['.repeat(200_000) + ']'.repeat(200_000), 'here: not valid JSON ('],
])('refuses %.40s', (text, message) => {
  expect(() => parseStrictJson('here', text)).toThrow(CheckpointError);
  expect(() => parseStrictJson('here', text)).toThrow(message);
});

test('the same name may occur in several objects', () => {
  expect(parseStrictJson('here', '{"a":{"a":1},"b":[{"a":2},{"a":"a"}]}')).toEqual({
    a: { a: 1 },
    b: [{ a: 2 }, { a: 'a' }],
  });
});
