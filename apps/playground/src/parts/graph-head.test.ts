import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { compileModel, explainCompilation } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { partExamples } from './examples.js';
import { graphOf } from './fixtures/graph-of.js';
import { graphHead } from './graph-head.js';

const head = (body: string, state = '{}') =>
  graphOf(
    `export const state = ${state};\nexport function step(c, memory, s, ops) {\n${body}\n}`,
    'head',
  );
const sizes = { controllerSize: 2, slots: 3, width: 2 };

test('a head of plain operations reads and writes as it says, for each sequence on its own', () => {
  const graph = head(
    `const w = ops.shift(s.weighting, ops.concat(0, 0, 1));
     const count = ops.add(s.count, 1);
     return { weighting: w, read: ops.read(memory, w), erase: ops.sub(1, ops.concat(count, 1)), add: ops.slice(c, 0, 'width'),
       state: { count }, shows: { found: ops.match(memory, c), alike: ops.similarity(memory, c) } };`,
    '{ count: 1 }',
  );
  const definition = graphHead(graph, {});
  expect(definition.readSize(sizes)).toBe(2);
  const { step, initialState, explain, weights } = definition.build(sizes, createRng(1));
  expect(Object.keys(weights)).toEqual([]);
  tf.tidy(() => {
    const memory = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2]);
    const controller = tf.tensor2d([
      [1, 0],
      [0, 2],
    ]);
    const first = step(controller, memory, initialState(2));
    const once = step(controller, memory, first.state);
    expect(once.weighting.arraySync()).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect(once.reads[0]?.arraySync()).toEqual([
      [5, 6],
      [11, 12],
    ]);
    expect(once.writes[0]?.erase.arraySync()).toEqual([
      [-1, 0],
      [-1, 0],
    ]);
    expect(once.writes[0]?.add.arraySync()).toEqual(controller.arraySync());
    const shown = once.parameters && explain?.(once.parameters);
    expect(shown?.[0]?.parameters.found?.arraySync()).toEqual([
      [1, 3, 5],
      [16, 20, 24],
    ]);
    expect(shown?.[0]?.parameters.alike?.shape).toEqual([2, 3]);
  });
});

test.each(partExamples.head.map(({ name, source }) => [name, source]))(
  '%s is part of a machine, compiled as by tfjs',
  (_, source) => {
    const machine = paper({
      controller: feedforward({ units: 6 }),
      slots: 5,
      width: 3,
      moreHeads: [graphHead(graphOf(source, 'head'), {})],
    });
    const model = machine.build(copy({ bits: 2 }), createRng(1));
    expect(explainCompilation(model)).toMatchObject({ engine: 'compiled', leftToTfjs: [] });
    const passes = compileModel(model);
    tf.tidy(() => {
      const input = tf.randomUniform<tf.Rank.R3>([6, 2, 4], 0, 1, 'float32', 7);
      const [plain, compiled] = [model.forward(input), passes.forward(input)].map((logits) => [
        ...logits.dataSync(),
      ]);
      const distances = compiled?.map((value, at) => Math.abs(value - (plain?.[at] ?? NaN))) ?? [];
      expect(Math.max(...distances)).toBeLessThan(1e-4);
    });
    passes.dispose();
    model.dispose();
  },
);

test.each([
  ['return { weighting: ops.linear(c, 2), read: ops.linear(c, 2) };', /weighting has 2 numbers/],
  ['return { weighting: s.weighting, read: c };', /^step: read has 5 numbers after it, expected 2/],
  [
    "return { weighting: s.weighting, read: ops.read(memory, ops.linear(c, 'width')) };",
    /line 3: read: the weighting has 2 numbers, expected 3/,
  ],
  [
    'return { weighting: s.weighting, read: ops.read(memory, ops.match(memory, c)) };',
    /line 3: match: the key has 5 numbers, expected 2/,
  ],
  [
    "return { weighting: ops.shift(s.weighting, ops.linear(c, 2)), read: ops.linear(c, 'width') };",
    /line 3: shift: there are 2 shifts, expected an odd number of at most 3/,
  ],
])('sizes that do not go together are told at their line: %s', (body, message) => {
  const wider = { ...sizes, controllerSize: 5 };
  expect(() => graphHead(head(body), {}).build(wider, createRng(1))).toThrow(message);
});

test.each([
  ['return {};', /step returned no weighting/],
  ['return { weighting: memory };', /got the memory, expected a vector; similarity, match, read/],
  ['return { weighting: ops.tanh(memory) };', /line 3: tanh: got the memory/],
  ['return { weighting: ops.read(c, memory) };', /line 3: read: expected the memory first/],
  ["return { weighting: ops.linear(c, 'rows') };", /is rows, expected .*, 'slots' or 'width'/],
  ['return { weighting: s.weighting };', /a head returns read, or erase and add/],
  ['return { weighting: s.weighting, add: c };', /returns both erase and add/],
])('what is no head is told: %s', (body, message) => {
  expect(() => graphHead(head(body), {})).toThrow(message);
});

test('a head cannot keep something under the name of its weighting', () => {
  expect(() => head('return { weighting: s.weighting };', '{ weighting: 3 }')).toThrow(
    /a head keeps its weighting by itself/,
  );
});
