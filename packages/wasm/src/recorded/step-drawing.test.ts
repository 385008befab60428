import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { both } from '../../fixtures/own-steps.js';
import { stepModel } from '../../fixtures/steps.js';
import { explainCompilation } from './explain.js';
import { type StepDrawing, stepDrawing } from './step-drawing.js';

/** The blocks that can be reached from one with that title, going against the arrows. */
function needed({ blocks, arrows }: StepDrawing, title: string): ReadonlySet<string> {
  const found = new Set(blocks.flatMap((block, index) => (block.title === title ? [index] : [])));
  for (const index of found) for (const { from, to } of arrows) if (to === index) found.add(from);
  return new Set([...found].map((index) => blocks[index]?.title ?? ''));
}

test('a machine is drawn from its input and states to its output and next states', () => {
  const model = paper({ controller: lstm({ units: 6 }), slots: 8, width: 5 }).build(
    { inputSize: 4, outputSize: 3 },
    createRng(1),
  );
  const drawing = stepDrawing(model);
  const titles = drawing.blocks.map(({ title }) => title);
  for (const name of ['input', 'memory', 'reads', 'heads.0', 'controller.0.cell'])
    expect(titles.some((title) => title.startsWith(name))).toBe(true);
  const products = drawing.blocks.filter(({ kind }) => kind.startsWith('product'));
  expect(products.map(({ lines }) => lines[0])).toEqual(
    expect.arrayContaining(['controller.layer0.weight', 'heads.0.weight', 'output.weight']),
  );
  expect([...needed(drawing, 'output')]).toEqual(
    expect.arrayContaining(['input', 'memory', 'reads', 'controller.0.cell']),
  );
  // The write of this step is read in the next one only if the read head comes first.
  expect(needed(drawing, 'output').has('heads.1.weight')).toBe(false);
  for (const { from, to } of drawing.arrows) expect(from).toBeLessThan(to);
  const report = explainCompilation(model);
  const loops = drawing.blocks.filter(({ kind }) => kind === 'loop').length;
  expect(report.engine === 'compiled' && report.loops).toBeGreaterThan(loops);
  model.dispose();
});

test('a part is drawn that is left to tfjs, and a product only with what it uses', () => {
  const model = stepModel((input, state, { kernel }) => ({
    output: tf.sin(tf.matMul(both(input, state), kernel)),
  }));
  const { blocks, arrows } = stepDrawing(model);
  const at = (kind: string) => blocks.findIndex((block) => block.kind === kind);
  expect(blocks[at('left to tfjs')]).toEqual({ kind: 'left to tfjs', title: 'Sin', lines: ['8'] });
  // The input's share of the product is computed for all steps at once.
  expect(arrows).toContainEqual({ from: at('input'), to: at('product of all steps') });
  expect(arrows).not.toContainEqual({ from: at('input'), to: at('product') });
  expect(arrows).toContainEqual({ from: at('product'), to: at('left to tfjs') });
  model.dispose();
});
