import { type Batch, createRng, type Rng, type Setting, type Task } from '@tapehead/core';
import { describe, expect, test } from 'vitest';
import { failing, failureOf } from '../fixtures/faults.js';
import { taskContract, testTask } from './task.js';

const batches = 'batches of any size have the shapes and values that are declared';
const settings = 'its settings have a length and can all be sampled';
const range =
  'it draws settings of its training range, the hardest of which comes first in `settings`';
const mixed =
  'lengths may differ in one batch; shorter ones are filled up with zeros and masked out';
const seeded = 'the same seed gives the same bits, another seed others';
const refusals = 'settings that make no sense are refused with a message that names the member';
const optimum = 'the optimum is finite, and no more than a guess of every bit costs';
const answerable = 'where nothing is left to guess, equal inputs so far have equal targets';
const slots = 'the slots that it needs are a whole number, no fewer for a longer sequence';
const pattern = 'a pattern is laid out as its own sequences are';
const criterion = 'its criterion is met without an error, and not where nothing was measured';
const channels = 'each channel of its inputs and outputs has a name of its own';
const lengthStep = 'sequences can be had that are longer by its step of lengths';
const generator = 'it takes random numbers from its generator alone';

function lengthOf({ length, ...others }: Setting): number {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${unknown}: no such setting`);
  if (!(Number.isInteger(length) && length >= 1 && length <= 1000)) {
    throw new Error(`length: got ${length}, expected a whole number from 1 to 1000`);
  }
  return length;
}

/** Say whether the bits so far are odd in number, at each step. */
function sample(given: readonly Setting[], rng: Rng): Batch {
  if (given.length === 0) throw new Error('settings: got none');
  const lengths = given.map(lengthOf);
  const [steps, sequences] = [Math.max(...lengths), lengths.length];
  const batch: Batch = {
    steps,
    sequences,
    inputs: new Float32Array(steps * sequences),
    targets: new Float32Array(steps * sequences),
    mask: new Float32Array(steps * sequences),
  };
  lengths.forEach((length, sequence) => {
    let odd = 0;
    for (let step = 0; step < length; step += 1) {
      const at = step * sequences + sequence;
      const bit = rng.integer(2);
      odd = (odd + bit) % 2;
      batch.inputs[at] = bit;
      batch.targets[at] = odd;
      batch.mask[at] = 1;
    }
  });
  return batch;
}

const good: Task = {
  kind: 'parity',
  options: {},
  inputSize: 1,
  outputSize: 1,
  settings: [{ length: 5 }, { length: 20 }],
  drawSetting: (rng) => ({ length: 3 + rng.integer(3) }),
  sample,
  optimalBits: () => 0,
};

/** The good task with batches that a fault has changed. */
function changedBatch(change: (batch: Batch) => Partial<Batch>): Task {
  return {
    ...good,
    sample(given, rng) {
      const batch = sample(given, rng);
      return { ...batch, ...change(batch) };
    },
  };
}

describe('a good task', () => {
  testTask(test, good, {
    registry: {
      tasks: { parity: () => good },
    },
  });
});

let drawn = 0;

test.each<[string, Task, readonly string[]]>([
  [
    'bits of a generator of its own',
    { ...good, sample: (given) => sample(given, createRng(++drawn)) },
    [seeded],
  ],
  [
    'the same bits from every seed',
    { ...good, sample: (given) => sample(given, createRng(1)) },
    [seeded],
  ],
  [
    'settings of Math.random',
    { ...good, drawSetting: () => ({ length: 1 + Math.floor(5 * globalThis.Math.random()) }) },
    [generator],
  ],
  [
    'a setting that it refuses',
    { ...good, settings: [{ length: 5 }, { length: 1001 }] },
    [settings],
  ],
  ['a setting without length', { ...good, settings: [{ length: 0 }] }, [settings]],
  [
    'drawn settings longer than the hardest',
    { ...good, drawSetting: () => ({ length: 9 }) },
    [range],
  ],
  [
    'drawn settings without a member that settings have',
    {
      ...good,
      settings: [{ length: 5, repeats: 1 }],
      sample: (given, rng) =>
        sample(
          given.map(({ length }) => ({ length })),
          rng,
        ),
    },
    [range, refusals],
  ],
  [
    'targets that are no bits',
    changedBatch(({ targets }) => ({ targets: targets.map((bit) => 2 * bit - 1) })),
    [batches, settings],
  ],
  [
    'inputs that are too few',
    changedBatch(({ inputs }) => ({ inputs: inputs.slice(1) })),
    [batches],
  ],
  [
    'inputs that are not finite',
    changedBatch(({ inputs }) => ({ inputs: inputs.map((bit) => 1 / bit) })),
    [batches],
  ],
  [
    'sequences that never count',
    changedBatch(({ mask }) => ({ mask: mask.map(() => 0) })),
    [batches],
  ],
  ['a mask over what fills up', changedBatch(({ mask }) => ({ mask: mask.map(() => 1) })), [mixed]],
  [
    'noise in what fills up',
    changedBatch(({ inputs }) => ({ inputs: inputs.map((bit) => bit + 0.5) })),
    [mixed],
  ],
  [
    'an optimum above that of guessing',
    { ...good, optimalBits: ({ mask }) => mask.length + 1 },
    [optimum],
  ],
  ['an optimum that is not a number', { ...good, optimalBits: () => Number.NaN }, [optimum]],
  ['half a slot', { ...good, slotsNeeded: () => 0.5 }, [slots]],
  [
    'fewer slots for longer sequences',
    { ...good, slotsNeeded: ({ length }) => 9 - length },
    [slots],
  ],
  [
    'patterns laid out in another way',
    { ...good, fromPattern: () => sample([{ length: 6 }], createRng(1)) },
    [pattern],
  ],
  [
    'fewer names than channels',
    { ...good, channels: { inputs: [], outputs: ['odd'] } },
    [channels],
  ],
  ['a step of lengths that is none', { ...good, lengthStep: 0 }, [lengthStep]],
  ['a step of lengths that leads beyond all', { ...good, lengthStep: 1000 }, [lengthStep]],
  [
    'a criterion that nothing meets',
    { ...good, criterion: { words: 'luck', measure: 'wrong outputs', isMet: () => false } },
    [criterion],
  ],
  [
    'a criterion that is met by nothing',
    { ...good, criterion: { words: 'none', measure: 'wrong outputs', isMet: () => true } },
    [criterion],
  ],
  [
    'targets that depend on later inputs',
    changedBatch(({ targets, sequences }) => ({
      targets: targets.map((_, index) => targets[index + sequences] ?? 0),
    })),
    [answerable],
  ],
  [
    'any length, without end',
    {
      ...good,
      sample: (given, rng) =>
        sample(
          given.map(() => ({ length: 3 })),
          rng,
        ),
    },
    [refusals],
  ],
  [
    'settings that it changes',
    {
      ...good,
      settings: [{ length: 5 }],
      sample(given, rng) {
        for (const setting of given) Object.assign(setting, { length: setting.length + 1 });
        return sample(given, rng);
      },
    },
    [seeded],
  ],
])('it fails a task with %s', (_name, broken, checks) => {
  expect(failing(taskContract(broken))).toEqual(expect.arrayContaining([...checks]));
});

test('it fails a loader that forgets options', () => {
  const registry = {
    tasks: { parity: () => ({ ...good, options: { bits: 1 } }) },
  };
  expect(
    failureOf(taskContract(good, { registry }), 'its stored options load to the same task'),
  ).toMatch(/^got .*bits/);
});
