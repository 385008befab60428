import { expect, test } from 'vitest';
import { objectWith, requireGenerator } from './objects.js';
import { parseOptions } from './parse-options.js';

class Animal {
  speak() {
    return 'moo';
  }
}

test('an object that has the methods is taken as it is, whoever has them', () => {
  const speaking = objectWith<Animal>('something that speaks', 'speak');
  const [plain, animal] = [{ speak: () => 'hello', more: 1 }, new Animal()];
  expect(parseOptions('it', speaking, plain)).toBe(plain);
  expect(parseOptions('it', speaking, animal)).toBe(animal);
});

test.each([undefined, null, 5, 'cow', [], {}, { speak: 'moo' }, () => 'moo'])(
  '%s is none',
  (value) => {
    const speaking = objectWith<Animal>('something that speaks', 'speak');
    expect(() => parseOptions('it', speaking, value)).toThrow(/^it: got .*, expected something/);
  },
);

test('a generator is required in words', () => {
  expect(() => {
    requireGenerator('ntm.build.rng', undefined);
  }).toThrow('ntm.build.rng: got nothing, expected a generator, such as createRng(1)');
});
