import { expect, test } from 'vitest';
import { harness } from './harness.js';

/** The messages that the harness sends when it is asked for sequences of a task. */
function answers(task: Parameters<typeof harness>[0], lengths: readonly number[] = [2]): unknown[] {
  const sent: unknown[] = [];
  const scope: Parameters<typeof harness>[1] = {
    postMessage: (message) => sent.push(message),
    onmessage: null,
  };
  harness(task, scope);
  scope.onmessage?.({ data: lengths.map((length) => ({ length, seed: 5 })) });
  return sent;
}

test('it tells the shape, and makes sequences with a mask', () => {
  const sequence = (length: number) => ({
    inputs: Array.from({ length }, () => [1, 0]),
    targets: [null, [1]],
  });
  const channels = { inputs: ['bit', 'start'], outputs: ['answer'] };
  expect(answers({ inputSize: 2, outputSize: 1, maxLength: 4, channels, sequence })).toEqual([
    { shape: { inputSize: 2, outputSize: 1, minLength: 1, maxLength: 4, channels } },
    {
      sequences: [
        {
          steps: 2,
          inputs: Float32Array.of(1, 0, 1, 0),
          targets: Float32Array.of(0, 1),
          mask: Float32Array.of(0, 1),
        },
      ],
    },
  ]);
});

test('the same length and seed draw the same, and whole numbers are below their limit', () => {
  const sequence = (length: number, random: object) => {
    const draw: unknown = Reflect.get(random, 'integer');
    const row = () => [typeof draw === 'function' ? Number(Reflect.apply(draw, random, [3])) : -1];
    return { inputs: Array.from({ length }, row), targets: Array.from({ length }, () => [0]) };
  };
  const [, first, ...rest] = answers({ inputSize: 1, outputSize: 1, sequence }, [50]);
  expect(rest).toEqual([]);
  expect(answers({ inputSize: 1, outputSize: 1, sequence }, [50])[1]).toEqual(first);
  const numbers = [...JSON.stringify(first).matchAll(/":(\d)[,}]/g)].map(([, digit]) => digit);
  expect(new Set(numbers)).toEqual(new Set(['0', '1', '2']));
});

test.each<[unknown, RegExp]>([
  [null, /no object with the lists/],
  [{ inputs: [[1]], targets: [] }, /1 inputs and 0 targets/],
  [{ inputs: [[1, 2]], targets: [[1]] }, /inputs\[0\] is no list of 1 numbers/],
  [{ inputs: [[Number.NaN]], targets: [[1]] }, /inputs\[0\]\[0\] is NaN, expected a number/],
  [{ inputs: [[1]], targets: [['1']] }, /targets\[0\]\[0\] is 1, expected a number/],
])('it refuses %j', (made, message) => {
  const [, answer] = answers({ inputSize: 1, outputSize: 1, sequence: () => made });
  expect(answer).toEqual({
    fault: { message: expect.stringMatching(message), line: null },
  });
});
