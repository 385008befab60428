import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { compileModel } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { partExamples } from './examples.js';
import { graphController } from './graph-controller.js';
import { graphOf } from './fixtures/graph-of.js';

const step = (body: string, state = '{}') =>
  graphOf(
    `export const state = ${state};\nexport function step(x, s, ops) {\n${body}\n}`,
    'controller',
  );

test('a step of plain operations computes what it says', () => {
  const graph = step(
    `const sum = ops.add(ops.mul(2, x), s.last);
     return { output: ops.concat(sum, ops.sum(x), ops.slice(x, 1, 1)), state: { last: ops.max(x, 0) } };`,
    '{ last: 2 }',
  );
  const { step: once, ...controller } = graphController(graph, {}).build(
    { inputSize: 2 },
    createRng(1),
  );
  tf.tidy(() => {
    expect(controller.outputSize).toBe(4);
    const [state] = [controller.initialState(1)];
    const { output, state: next } = once(tf.tensor2d([[3, -1]]), state);
    expect([...output.dataSync()]).toEqual([6, -2, 2, -1]);
    const second = once(tf.tensor2d([[0, 0]]), next);
    expect([...second.output.dataSync()]).toEqual([3, 0, 0, 0]);
  });
});

test.each(partExamples.controller.map(({ name, source }) => [name, source]))(
  '%s runs a machine, compiled as by tfjs',
  (_, source) => {
    const machine = paper({
      controller: graphController(graphOf(source, 'controller'), {}),
      slots: 4,
      width: 3,
    });
    const model = machine.build(copy({ bits: 2 }), createRng(1));
    const passes = compileModel(model);
    tf.tidy(() => {
      const input = tf.randomUniform<tf.Rank.R3>([6, 2, 4], 0, 1, 'float32', 7);
      const [plain, compiled] = [model.forward(input), passes.forward(input)].map((logits) => [
        ...logits.dataSync(),
      ]);
      expect(
        compiled?.map((value, at) => Math.abs(value - (plain?.[at] ?? NaN)) < 1e-4),
      ).not.toContain(false);
    });
    passes.dispose();
    model.dispose();
  },
);

test.each([
  [
    'return { output: ops.add(ops.slice(x, 0, 2), ops.linear(x, 3)) };',
    /line 3: add: one vector has 2 numbers and the other 3/,
  ],
  [
    'return { output: ops.slice(x, 1, 9) };',
    /line 3: slice: from 1 on there are no 9 of 2 numbers/,
  ],
  [
    'let wide = x; for (let n = 0; n < 9; n++) wide = ops.concat(...Array(64).fill(wide)); return { output: wide };',
    /line 3: there are 524288 numbers in one vector, expected at most 65536/,
  ],
  [
    'for (let n = 0; n < 5; n++) x = ops.concat(...Array(n === 0 ? 32 : 1).fill(ops.linear(x, 1024))); return { output: x };',
    /line 3: there are \d+ weights by then, expected at most 2000000/,
  ],
])('sizes that do not go together are told at their line: %s', (body, message) => {
  expect(() => graphController(step(body), {}).build({ inputSize: 2 }, createRng(1))).toThrow(
    message,
  );
});

test.each([
  ['return {};', /step returned no output/],
  ['return { output: ops.linear(x, 0) };', /line 3: linear: the size is 0/],
  ['return { output: ops.tanh({}) };', /line 3: tanh: expected a vector of this step/],
  ['return { output: ops.mul(x, 1 / 0) };', /line 3: mul: got Infinity, expected a vector/],
  ['return { output: x.no.such };', /line 3: TypeError/],
  [
    'for (let n = 0; n < 3000; n++) x = ops.tanh(x);',
    /line 3: step: there are more than 2000 operations/,
  ],
])('what cannot be a step is told at its line: %s', (body, message) => {
  expect(() => step(body)).toThrow(message);
});
