import { createRng } from '@tapehead/core';
import { type PlainMachine, plainMachine, sparsePass } from '@tapehead/ntm';
import { standardParts } from '@tapehead/runs';
import { copy, reverse } from '@tapehead/tasks';
import { readZooFile } from '@tapehead/zoo';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { hardened } from '../models/harden.js';
import { useModel } from '../models/open-model.js';
import { decodeStoredModel, type StoredModel } from '../models/stored-model.js';
import { prove } from './prove.js';
import { wrongBitsIn } from './try-sequence.js';

const zoo = async (name: string) => decodeStoredModel(name, await readZooFile(name), standardParts);

const provedOf = (stored: StoredModel, task = reverse()) =>
  useModel(stored, { engine: 'reference' }, ({ model }) => prove(plainMachine(model), task));

/** The wrong bits of a hardened machine in these sequences. */
function wrongOf(
  stored: StoredModel,
  task: ReturnType<typeof reverse>,
  sequences: readonly (readonly (readonly number[])[])[],
): Promise<readonly number[]> {
  const hard = decodeStoredModel('hard', hardened('hard', stored), standardParts);
  return useModel(hard, { engine: 'reference', slots: 100 }, ({ model }) =>
    sequences.map((rows) => wrongBitsIn(sparsePass(model), task, rows)),
  );
}

/** Sequences of 1 to 20 vectors of bits. */
function drawn(count: number) {
  const rng = createRng(7);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + rng.integer(20) }, () =>
      Array.from({ length: 8 }, () => rng.integer(2)),
    ),
  );
}

test('a machine that reverses is proved to reverse every sequence, with its margins', async () => {
  const stored = await zoo('reverse-feedforward');
  const proof = await provedOf(stored);
  expect(proof).toMatchObject({ proved: true, vectors: 256 });
  if (!proof.proved) return;
  expect(proof.moveMargin).toBeCloseTo(0.852, 3);
  expect(proof.outputMargin).toBeGreaterThan(16);
  expect(await wrongOf(stored, reverse(), drawn(4))).toEqual([0, 0, 0, 0]);
});

test('what is proved holds, whatever is done to the weights', async () => {
  const stored = await zoo('reverse-feedforward');
  const rng = createRng(11);
  const found = { proved: 0, refuted: 0 };
  for (let time = 0; time < 6; time++) {
    const noise = 0.02 * 1.7 ** time;
    const weights = new Map(
      [...stored.weights].map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => value + noise * rng.normal()) },
      ]),
    );
    const changed = { ...stored, weights, build: () => rebuilt(stored, weights) };
    const proof = await provedOf(changed);
    if (proof.proved) {
      found.proved += 1;
      expect(await wrongOf(changed, reverse(), drawn(2))).toEqual([0, 0]);
    } else found.refuted += 1;
  }
  expect(found.proved).toBeGreaterThan(0);
  expect(found.refuted).toBeGreaterThan(0);
});

function rebuilt(stored: StoredModel, weights: StoredModel['weights']) {
  const model = stored.build();
  tf.tidy(() => {
    for (const [name, { data }] of weights) {
      const weight = model.weights[name];
      weight?.assign(tf.tensor(data, weight.shape));
    }
  });
  return model;
}

test('a machine that fails has the vector for which it does, which it answers wrongly', async () => {
  const stored = await zoo('copy-feedforward');
  const proof = await provedOf(stored, copy());
  expect(proof).toMatchObject({
    proved: false,
    because: expect.stringMatching(/^vector 1: 247 of 256 vectors move the read head by 0/),
  });
  if (proof.proved || proof.sequence === null) throw new Error('there is no counterexample');
  expect(proof.sequence[0]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  const [wrong] = await wrongOf(stored, copy(), [proof.sequence]);
  expect(wrong).toBeGreaterThan(0);
});

test.each<[string, (machine: PlainMachine) => PlainMachine, RegExp]>([
  [
    'a controller with a state',
    (machine) => ({
      ...machine,
      controller: { ...machine.controller, initial: [new Float64Array(3)] },
    }),
    /state of its own/,
  ],
  [
    'heads that jump',
    (machine) => ({
      ...machine,
      groups: machine.groups.map((group) => group.map((head) => ({ ...head, range: 5 }))),
    }),
    /more than one slot a step/,
  ],
  [
    'two read heads',
    (machine) => ({
      ...machine,
      groups: machine.groups.map(([head, ...heads]) =>
        [head, head, ...heads].flatMap((one) => one ?? []),
      ),
    }),
    /one read head and one write head/,
  ],
])('proves nothing of %s, and says why', async (_, change, message) => {
  const stored = await zoo('reverse-feedforward');
  const proof = await useModel(stored, { engine: 'reference' }, ({ model }) =>
    prove(change(plainMachine(model)), reverse()),
  );
  expect(proof).toMatchObject({
    proved: false,
    because: expect.stringMatching(message),
    sequence: null,
  });
});

test('a task of another order is not what the machine does', async () => {
  const proof = await provedOf(await zoo('reverse-feedforward'), copy());
  expect(proof).toMatchObject({ proved: false, because: expect.stringMatching(/read head/) });
});
