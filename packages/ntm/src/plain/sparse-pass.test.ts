import { feedforward, gru, lstm } from '@tapehead/controllers';
import { createRng, type ModelDefinition } from '@tapehead/core';
import { compose, content, readHead, sharpen, shift, writeHead } from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type Ntm, ntm, type NtmOptions } from '../ntm.js';
import { paper, type PaperOptions } from '../presets/paper.js';
import { pytorchNtm } from '../presets/pytorch-ntm.js';
import { plainMachine } from './plain-machine.js';
import { type LostWeight, sparsePass } from './sparse-pass.js';
import { wholeWeighting } from './weighting.js';

const width = 5;
const sizes = { inputSize: 3, outputSize: 2 };
/** So large that moves differ from input to input. */
const spread = 4;

/** A machine with large weights. With `gate`, that is what the raw number of all gates is at every step. */
function build(definition: ModelDefinition<Ntm>, gate?: number): Ntm {
  const model = definition.build(sizes, createRng(3));
  for (const [name, weight] of Object.entries(model.weights)) {
    const columns = weight.shape.at(-1) ?? 1;
    const isGate = (index: number) =>
      gate !== undefined && name.startsWith('heads.') && index % columns === width + 1;
    const bias = name.endsWith('.bias') ? gate : 0;
    const values = weight
      .dataSync()
      .map((value, index) => (isGate(index) ? (bias ?? 0) : spread * value));
    tf.tidy(() => {
      weight.assign(tf.tensor(values, weight.shape));
    });
  }
  return model;
}

/** Frees the model afterwards. */
function compare(model: Ntm, steps: number, batch = 2) {
  const losses: LostWeight[] = [];
  const rng = createRng(5);
  const inputs = tf.tensor3d(
    Float32Array.from({ length: steps * batch * 3 }, () => rng.integer(2)),
    [steps, batch, 3],
  );
  const [whole, sparse] = [
    model.forward(inputs),
    sparsePass(model, (lost) => losses.push(lost)).forward(inputs),
  ];
  const [expected, found] = [Array.from(whole.dataSync()), sparse.dataSync()];
  const difference = expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? NaN))),
    0,
  );
  tf.dispose([inputs, whole, sparse]);
  model.dispose();
  return { losses, difference };
}

const small = { slots: 12, width };
const machines: Record<string, PaperOptions> = {
  feedforward: {
    ...small,
    controller: feedforward({ units: 7, layers: 2, activation: 'sigmoid' }),
  },
  lstm: { ...small, controller: lstm({ units: 6 }) },
  'lstm of two layers, two heads of each kind': {
    ...small,
    controller: lstm({ units: 6, layers: 2, initialState: { kind: 'constant', value: 0.5 } }),
    readHeads: 2,
    writeHeads: 2,
  },
  'moves by exact offsets': {
    ...small,
    controller: lstm({ units: 6 }),
    addressing: { shift: { range: 5, activation: 'sparsemax', sharpness: 0.5 } },
  },
  'other stages': {
    ...small,
    controller: feedforward({ units: 7 }),
    addressing: {
      shift: { range: 5, order: 'descending', activation: 'softmax-relu' },
      sharpen: { form: 'power', sharpeningActivation: 'one-plus-relu' },
    },
  },
};

test.each(Object.entries(machines))(
  '%s: where nothing is looked up and all slots are in reach, it is the whole pass to 1e-5',
  (_, options) => {
    const { losses, difference } = compare(build(paper(options), -100), 30);
    expect(difference).toBeLessThan(1e-5);
    expect(losses).toHaveLength(2);
    for (const { steps, most, mean } of losses) {
      expect(steps).toBe(30);
      expect(mean).toBeLessThanOrEqual(most);
      expect(most).toBeLessThan(1e-9);
    }
  },
);

test('heads that only move, in the order of the list, are the whole pass to 1e-5 as well', () => {
  const moving = compose(shift(), sharpen());
  const options: NtmOptions = {
    controller: feedforward({ units: 7 }),
    memory: eraseAddMemory(small),
    heads: [writeHead({ addressing: moving }), readHead({ addressing: moving })],
    order: 'list',
    output: 'controller',
  };
  const { losses, difference } = compare(build(ntm(options)), 30);
  expect(difference).toBeLessThan(1e-5);
  for (const { most } of losses) expect(most).toBeLessThan(1e-9);
});

test('what is looked up is lost, and told', () => {
  const open = compare(build(paper({ ...small, slots: 40 }), 3), 100);
  for (const { steps, most, mean } of open.losses) {
    expect(steps).toBe(50);
    expect(most).toBeGreaterThan(0.2);
    expect(most).toBeLessThanOrEqual(1);
    expect(mean).toBeLessThan(most);
  }
});

test.each([feedforward({ units: 7 }), lstm({ units: 6 })])(
  'the whole weighting, which tells what is lost, is that of the machine to 1e-6',
  (controller) => {
    for (const norm of [
      { form: 'square-root', epsilon: 1e-2 },
      { form: 'product-clamp', epsilon: 1e-8 },
    ] as const) {
      const model = build(paper({ ...small, controller, addressing: { content: { norm } } }));
      const { groups, controller: plain, initialMemory, initialReads } = plainMachine(model);
      const { hidden } = plain.step(Float64Array.of(1, 0, 1), initialReads, plain.initial);
      const memory = new Float32Array(12 * width).fill(initialMemory);
      const traced = tf.tidy(() =>
        model
          .trace(tf.tensor3d([1, 0, 1], [1, 1, 3]))
          .heads.map(({ weighting }) => [...weighting.dataSync()]),
      );
      groups.flat().forEach((head, index) => {
        const whole = wholeWeighting(head, head.moves(hidden), new Map([[0, 1]]), memory, 12);
        whole.forEach((weight, slot) => {
          expect(Math.abs(weight - (traced[index]?.[slot] ?? NaN))).toBeLessThan(1e-6);
        });
      });
      model.dispose();
    }
  },
);

test.each([800, Infinity])(
  'a lookup of strength %d that finds nothing alike is a number',
  (strength) => {
    const moves = {
      lookup: { key: Float64Array.of(1, 0), strength, gate: 0.5 },
      rawShifts: Float64Array.of(0),
      shifts: Float64Array.of(1),
      sharpening: 1,
      write: null,
    };
    const norm = { form: 'square-root', epsilon: 1e-2 } as const;
    const memory = Float32Array.of(-1, 0, -1, 1);
    const whole = wholeWeighting({ form: 'safe', norm }, moves, new Map([[0, 1]]), memory, 2);
    // Slot 1 is the less unlike one.
    whole.forEach((weight) => {
      expect(weight).toBeCloseTo(0.5, 6);
    });
  },
);

const heads = [readHead(), writeHead()];
const machine = { controller: feedforward({ units: 4 }), memory: eraseAddMemory(small), heads };

test.each<[string, NtmOptions, RegExp]>([
  ['a GRU', { ...machine, controller: gru({ units: 4 }) }, /controller.*feedforward or lstm/],
  ['another memory', { ...machine, memory: keepAddMemory(small) }, /memory\.kind: got "keep-add"/],
  [
    'learned contents',
    { ...machine, memory: eraseAddMemory({ ...small, initial: { kind: 'learned', range: 1 } }) },
    /memory\.options\.initial\.kind: got "learned"/,
  ],
  [
    'other stages',
    { ...machine, heads: [readHead({ addressing: compose(content(), sharpen()) })] },
    /stages.*content, interpolate, shift and sharpen, or shift and sharpen/,
  ],
  [
    'heads that start elsewhere',
    { ...machine, heads: [readHead({ initialWeighting: 'uniform' })] },
    /initialWeighting: got "uniform"/,
  ],
])('refuses %s by name', (_, options, message) => {
  const model = ntm(options).build(sizes, createRng(1));
  expect(() => sparsePass(model)).toThrow(message);
  model.dispose();
});

test('a machine of pytorch-ntm, whose heads start nowhere, is refused', () => {
  const model = pytorchNtm({ units: 4, slots: 8, width: 4 }).build(sizes, createRng(1));
  expect(() => sparsePass(model)).toThrow(/initial/);
  model.dispose();
});
