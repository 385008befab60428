import { InvalidOptionsError } from '@tapehead/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentId, nameOf, planSweep } from './plan-sweep.js';

const grid = { seed: [1, 2], 'machine.options.slots': [32, 64], recipe: ['copy-lstm'] };
const faultsOf = (value: unknown): readonly string[] => {
  try {
    planSweep(value);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.faults;
    throw error;
  }
  return [];
};

describe('a grid', () => {
  test('is every combination, in the order of the file, as complete configs', () => {
    const { jobs } = planSweep({ grid });
    expect(jobs.map(({ fields }) => nameOf(fields))).toEqual([
      'seed 1, machine.options.slots 32, recipe copy-lstm',
      'seed 1, machine.options.slots 64, recipe copy-lstm',
      'seed 2, machine.options.slots 32, recipe copy-lstm',
      'seed 2, machine.options.slots 64, recipe copy-lstm',
    ]);
    expect(jobs.map(({ config }) => [config.seed, config.machine.options.slots])).toEqual([
      [1, 32],
      [1, 64],
      [2, 32],
      [2, 64],
    ]);
    for (const { config } of jobs) expect(config.schedule).toMatchObject({ kind: 'decay' });
  });

  test('changes what the config of the file says, which changes the recipe', () => {
    const [job] = planSweep({
      recipe: 'copy-feedforward',
      config: { batch: 4, machine: { options: { slots: 32 } } },
      grid: { batch: [2] },
    }).jobs;
    expect(job?.config).toMatchObject({
      batch: 2,
      controller: { kind: 'feedforward' },
      machine: { options: { slots: 32 } },
    });
  });

  test('keeps every field, whichever comes first', () => {
    const fields = [
      ['controller.options.layers', [2]],
      ['controller.kind', ['lstm']],
      ['controller.options.units', [50]],
    ] as const;
    for (const ordered of [fields, fields.toReversed()]) {
      const { jobs } = planSweep({
        recipe: 'copy-feedforward',
        grid: Object.fromEntries(ordered),
      });
      expect(jobs[0]?.config.controller).toMatchObject({
        kind: 'lstm',
        options: { layers: 2, units: 50 },
      });
    }
    const unknown = { 'controller.options.units': ['nonsense'], 'controller.kind': ['lstm'] };
    expect(faultsOf({ recipe: 'copy-feedforward', grid: unknown })[0]).toContain(
      'lstm.units: got "nonsense"',
    );
    const twice = { controller: [{ kind: 'lstm', options: { units: 5 } }], ...unknown };
    expect(faultsOf({ recipe: 'copy-lstm', grid: twice })[0]).toContain(
      'config.controller.options.units: got 5 and "nonsense", expected one of them',
    );
  });

  test('runs each config once', () => {
    expect(planSweep({ recipe: 'copy-lstm', grid: { seed: [1, 1, 2, 1] } }).jobs).toHaveLength(2);
  });
});

describe('a random search', () => {
  const search = (seed: number) =>
    planSweep({
      recipe: 'copy-lstm',
      random: {
        runs: 40,
        seed,
        fields: {
          learningRate: { from: 1e-5, to: 1e-2, scale: 'log' },
          'controller.options.units': { from: 10, to: 12, whole: true },
          seed: [7, 8],
        },
      },
    });

  test('draws from its ranges and lists, the same every time', () => {
    const { jobs } = search(1);
    expect(jobs).toHaveLength(40);
    for (const { config } of jobs) {
      expect(config.learningRate).toBeGreaterThanOrEqual(1e-5);
      expect(config.learningRate).toBeLessThanOrEqual(1e-2);
      expect(config.learningRate).toBe(Number(config.learningRate.toPrecision(6)));
    }
    const units = new Set(jobs.map(({ config }) => config.controller?.options.units));
    expect(units).toEqual(new Set([10, 11, 12]));
    expect(new Set(jobs.map(({ config }) => config.seed))).toEqual(new Set([7, 8]));
    // The rates are spread evenly over three orders of magnitude.
    const small = jobs.filter(({ config }) => config.learningRate < 1e-3).length;
    expect(small).toBeGreaterThan(16);
    expect(search(1)).toEqual(search(1));
    expect(search(2)).not.toEqual(search(1));
  });
});

describe('the id of a config', () => {
  test('depends on its contents, not on the order of its members', () => {
    expect(contentId({ a: 1, b: { c: [1, 2], d: null } })).toBe(
      contentId({ b: { d: null, c: [1, 2] }, a: 1 }),
    );
    expect(contentId({ a: [1, 2] })).not.toBe(contentId({ a: [2, 1] }));
    expect(contentId({ a: 1 })).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is another for each run', () => {
    const { jobs } = planSweep({ grid });
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(4);
  });
});

test.each([
  [null, /^sweep: got null, expected an object/],
  [{}, /^sweep: got neither, expected either "grid" or "random"$/],
  [{ grid, random: { runs: 1, fields: { seed: [1] } } }, /^sweep: got both, expected either/],
  [{ grid: {} }, /sweep\.grid: .*expected at least one field/],
  [{ grid: { seed: [] } }, /sweep\.grid\.seed: .*at least one value/],
  [{ grid: { seed: 1 } }, /sweep\.grid\.seed: got 1, expected a list of values/],
  [{ grid: { 'a..b': [1] } }, /a field of the config/],
  [{ grids: grid }, /^sweep\.grids: no such option; known options: recipe.* Did you mean grid\?$/],
  [{ grid, halving: { rungs: [100, 100] } }, /ascending numbers/],
  [{ grid, halving: { rungs: [100], keep: 1 } }, /sweep\.halving\.keep: got 1/],
  [{ recipe: 'nope', grid: { seed: [1] } }, /run with seed 1: recipe: .*nope/],
  [{ recipe: 'copy-lsmt', grid: { seed: [1] } }, /Did you mean copy-lstm\?$/],
  [{ grid: { recipe: [3] } }, /recipe: got 3, expected the name of a recipe/],
  [{ recipe: 'copy-lstm', grid: { sed: [1] } }, /run with sed 1: config\.sed: no such option/],
  [
    { recipe: 'copy-lstm', grid: { 'machine.options.slots': [-1, 8] } },
    /run with machine\.options\.slots -1: .*slots: got -1/,
  ],
  [{ random: { runs: 2, fields: { seed: { from: 2, to: 1 } } } }, /"from" to be at most "to"/],
  [
    { random: { runs: 2, fields: { seed: { form: 1, to: 2 } } } },
    /sweep\.random\.fields\.seed\.form: no such option; .*Did you mean from\?/,
  ],
  [
    { random: { runs: 2, fields: { learningRate: { from: 0, to: 1, scale: 'log' } } } },
    /greater than 0 on a log scale/,
  ],
  [
    { recipe: null, grid: { recipe: ['copy-lstm', 'repeat-copy-lstm'] }, halving: { rungs: [10] } },
    /halving: got runs of copy and repeat-copy, expected runs of one task/,
  ],
  [
    { grid: { seed: Array.from({ length: 200 }, (_, i) => i), batch: Array(60).fill(1) } },
    /got 12000 combinations, expected at most 10000/,
  ],
])('a faulty file is refused in words: %j', (file, message) => {
  expect(faultsOf(file).join('\n')).toMatch(message);
});

test('a fault that many runs have is told once, and of many faults the first few', () => {
  const faults = (fields: object) => faultsOf({ recipe: 'copy-lstm', grid: fields });
  const [line, ...others] = faults({ 'machine.options.slot': [1, 2], seed: [1, 2, 3] });
  expect(line).toMatch(/^sweep, run with machine\.options\.slot 1, seed 1 and 5 more: paper\.slot/);
  expect(others).toEqual([]);
  const many = faults({ seed: Array.from({ length: 20 }, (_, index) => -1 - index) });
  expect(many).toHaveLength(6);
  expect(many[5]).toBe('sweep: 15 more of the kind');
});

test('whatever a file is, it makes a plan or says what is wrong', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(faultsOf(value).length).toBeGreaterThan(0);
    }),
  );
});
