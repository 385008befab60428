import nodeTest from 'node:test';
import { expect, expectTypeOf, test } from 'vitest';
import { register, type Test } from './check.js';

test('the test functions of vitest and node:test will do', () => {
  expectTypeOf(test).toExtend<Test>();
  expectTypeOf(nodeTest).toExtend<Test>();
});

test('each check becomes a test of its own', () => {
  const tests: Record<string, () => void> = {};
  const run = () => undefined;
  register((name, body) => (tests[name] = body), 'head read', [
    { name: 'one', run },
    { name: 'two', run },
  ]);
  expect(tests).toEqual({ 'head read: one': run, 'head read: two': run });
});
