import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rng } from '../interfaces/index.js';
import { createRng, restoreRng } from './rng.js';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const draws = (rng: Rng, count = 20) =>
  Array.from({ length: count }, () => [rng.uniform(), rng.integer(7), rng.normal()]);

test('the same seed gives the same draws, another seed others', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(draws(createRng(seed))).toEqual(draws(createRng(seed)));
      expect(draws(createRng(seed))).not.toEqual(draws(createRng((seed + 1) % 2 ** 32)));
    }),
  );
});

test('a restored generator goes on where the state was taken', () => {
  fc.assert(
    fc.property(seeds, fc.nat(50), (seed, before) => {
      const rng = createRng(seed);
      draws(rng, before);
      const restored = restoreRng(structuredClone(rng.state()));
      expect(draws(restored)).toEqual(draws(rng));
    }),
  );
});

test('a fork has draws of its own, which do not depend on what its parent draws later', () => {
  const [a, b] = [createRng(3), createRng(3)];
  const [forkOfA, forkOfB] = [a.fork(), b.fork()];
  draws(a, 100);
  expect(draws(forkOfA)).toEqual(draws(forkOfB));
  expect(draws(createRng(3).fork())).not.toEqual(draws(b));
});

test('draws have the moments of their distributions', () => {
  const rng = createRng(1);
  const count = 20_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: count }, draw);
    const mean = values.reduce((sum, x) => sum + x, 0) / count;
    return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count };
  };
  const uniform = moments(() => rng.uniform());
  expect(uniform.mean).toBeCloseTo(0.5, 1);
  expect(uniform.variance).toBeCloseTo(1 / 12, 2);
  const normal = moments(() => rng.normal());
  expect(Math.abs(normal.mean)).toBeLessThan(0.03);
  expect(normal.variance).toBeCloseTo(1, 1);
  const integers = new Set(Array.from({ length: 500 }, () => rng.integer(5)));
  expect([...integers].sort()).toEqual([0, 1, 2, 3, 4]);
});

test.each([-1, 1.5, Number.NaN, 2 ** 32, Infinity])('seed %s is refused', (seed) => {
  expect(() => createRng(seed)).toThrow(/^seed: got .*, expected a whole number/);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 33])('integer(%s) is refused', (below) => {
  expect(() => createRng(1).integer(below)).toThrow(/expected a whole number from 1 to 2\^32/);
});

test.each([[[]], [[0, 0, 0, 0]], [[1, 2, 3]], [[1, 2, 3, 0.5]], [[1, 2, 3, 2 ** 31]]])(
  'state %j is refused',
  (state) => {
    expect(() => restoreRng(state)).toThrow(/^generator state: got/);
  },
);

test('the first draws of neighbouring seeds are as spread as any draws', () => {
  const count = 2000;
  for (const skip of [0, 1, 2]) {
    const draws = Array.from({ length: count }, (_, seed) => {
      const rng = createRng(seed);
      for (let draw = 0; draw < skip; draw += 1) rng.uniform();
      return rng.uniform();
    });
    const inBins = new Array<number>(10).fill(0);
    for (const draw of draws)
      inBins[Math.floor(draw * 10)] = (inBins[Math.floor(draw * 10)] ?? 0) + 1;
    for (const bin of inBins) expect(Math.abs(bin - count / 10)).toBeLessThan(60);
    const changes = draws.slice(1).map((draw, index) => Math.abs(draw - (draws[index] ?? 0)));
    expect(changes.reduce((sum, change) => sum + change, 0) / changes.length).toBeCloseTo(1 / 3, 1);
  }
});
