import { createRng, type Setting, type Task } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import { copy, repeatCopy, reverse } from './index.js';

/** The vectors that are shown in so many sequences. */
function itemsOf(task: Task, settings: readonly Setting[], seed = 5) {
  const { inputs, sequences } = task.sample(settings, createRng(seed));
  return settings.flatMap(({ length }, b) =>
    Array.from({ length }, (_, i) => {
      const from = ((1 + i) * sequences + b) * task.inputSize;
      return [...inputs.slice(from, from + 8)];
    }),
  );
}

const zeros = (items: readonly (readonly number[])[]) =>
  items.filter((item) => item.every((bit) => bit === 0)).length / items.length;

describe.each([
  ['copy', copy],
  ['repeat-copy', repeatCopy],
  ['reverse', reverse],
])('zero items of %s', (kind, create) => {
  const task = create({ zeroItemProbability: 0.25 });
  const [hardest] = task.settings;

  test('come in what training draws as often as asked for', () => {
    const rng = createRng(3);
    const items = itemsOf(
      task,
      Array.from({ length: 200 }, () => task.drawSetting(rng)),
    );
    const expected = 0.25 + 0.75 / 256;
    expect(Math.abs(zeros(items) - expected)).toBeLessThan(4 * Math.sqrt(0.19 / items.length));
  });

  test('are answered as zeros', () => {
    const { targets } = task.sample([{ ...hardest, zeroItemProbability: 1 }], createRng(1));
    const bits = targets.filter((_, index) => index % task.outputSize < 8);
    expect(bits.every((bit) => bit === 0)).toBe(true);
  });

  test('do not come in what is evaluated, which has the same bits as without the option', () => {
    expect(task.settings).toEqual(create().settings);
    expect(task.sample([hardest], createRng(1))).toEqual(create().sample([hardest], createRng(1)));
    const many = Array.from({ length: 100 }, () => hardest);
    expect(zeros(itemsOf(task, many))).toBeLessThan(0.02);
  });

  test('leave what training draws as it is where they are not asked for', () => {
    const [never, unasked] = [create({ zeroItemProbability: 0 }), create()].map((one) =>
      one.drawSetting(createRng(2)),
    );
    expect(never).toEqual(unasked);
  });

  test('can be asked for by a setting', () => {
    expect(zeros(itemsOf(task, [{ ...hardest, zeroItemProbability: 1 }]))).toBe(1);
    expect(() => itemsOf(task, [{ ...hardest, zeroItemProbability: 2 }])).toThrow(
      `${kind} setting.zeroItemProbability: got 2, expected a number from 0 to 1`,
    );
  });
});

test('an option that came later does not stand in the options of tasks stored before', () => {
  for (const { options } of [copy(), reverse()]) {
    expect(Object.keys(options)).not.toContain('zeroItemProbability');
  }
});

test('a window has no vectors of zeros of its own', () => {
  expect(() => copy({ window: 20, zeroItemProbability: 0.1 })).toThrow(
    /expected no zeroItemProbability with a window/,
  );
});
