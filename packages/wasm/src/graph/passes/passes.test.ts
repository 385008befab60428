import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper, pytorchNtm } from '@tapehead/ntm';
import { describe, expect, test } from 'vitest';
import { createGenerator } from '../../recorded/generate.js';
import { improve, type PassName, passes } from './index.js';
import { recordModel } from '../../record/record-model.js';
import { translate } from '../translate.js';

const names = Object.keys(passes).filter((name): name is PassName => name in passes);
const small = { controller: lstm({ units: 5 }), slots: 6, width: 3 };
const build = (definition = paper(small)) =>
  definition.build({ inputSize: 3, outputSize: 2 }, createRng(1));

// Generating a module compares its outputs, states and all gradients with those of tfjs.
describe.each(names)('without %s', (name) => {
  test.each([1, 3])('the generated code computes the same, in a batch of %i', (batch) => {
    const model = build();
    const { graph } = createGenerator(model, { without: new Set([name]) }).at(batch, 'training');
    expect(graph.nodes.length).toBeGreaterThan(0);
    model.dispose();
  });
});

test('without any pass, and without fusing, the generated code computes the same', () => {
  for (const definition of [paper(small), pytorchNtm({ units: 5, slots: 7, width: 3 })]) {
    const model = build(definition);
    createGenerator(model, { without: new Set(names), fuse: false }).at(2, 'input-gradients');
    createGenerator(model, { fuse: false }).at(2, 'input-gradients');
    createGenerator(model, { writeProducts: false }).at(2, 'input-gradients');
    model.dispose();
  }
});

test('with the sums of rows put together or one by one, the generated code computes the same', () => {
  const model = build(paper({ ...small, slots: 8, width: 6 }));
  for (const sumTogether of [true, false])
    for (const batch of [1, 2])
      createGenerator(model, { sumTogether }).at(batch, 'input-gradients');
  model.dispose();
});

test('the passes leave little more than half of what was recorded, and no gradient of a matrix in the loop', () => {
  const model = build();
  const { step } = recordModel(model, { gradients: true }).at(2);
  const graph = improve(translate(step));
  expect(graph.nodes.length).toBeLessThan(0.6 * step.calls.length);
  const { weightTerms } = graph.outcomes;
  expect(weightTerms.length).toBeGreaterThan(0);
  for (const { kind } of weightTerms) expect(kind).not.toBe('each');
  expect(graph.nodes.filter(({ over }) => over).length).toBeGreaterThan(0);
  model.dispose();
});
