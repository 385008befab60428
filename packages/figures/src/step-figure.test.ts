import { expect, test } from 'vitest';
import { type DrawnBlock, stepFigure } from './step-figure.js';

const blocks: readonly DrawnBlock[] = [
  { kind: 'input', title: 'input', lines: ['4'] },
  { kind: 'product', title: '4 · [4 × 8]', lines: ['weight'] },
  { kind: 'loop', title: '8', lines: ['tanh, <b>'] },
  { kind: 'output', title: 'output', lines: ['8'] },
];
const arrows = [
  { from: 0, to: 1 },
  { from: 1, to: 2 },
  { from: 2, to: 3 },
];

/** How far down each text stands. */
function heights(svg: string): ReadonlyMap<string, number> {
  const texts = svg.matchAll(/<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</g);
  return new Map([...texts].map(([, y = '', text = '']) => [text, Number(y)]));
}

test('blocks stand below those that they use, with an arrow each', () => {
  const svg = stepFigure({ title: 'A step', blocks, arrows });
  const down = heights(svg);
  const order = ['input', '4 · [4 × 8]', 'tanh, &lt;b&gt;', 'output'].map((text) => down.get(text));
  expect(order).not.toContain(undefined);
  expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)));
  expect(svg.match(/class="arrow"/g)).toHaveLength(arrows.length);
  expect(svg).not.toContain('NaN');
  expect(stepFigure({ title: 'A step', blocks, arrows })).toBe(svg);
});

test('it tells what is drawn, and follows a dark page', () => {
  const svg = stepFigure({ title: 'A step', blocks, arrows });
  expect(svg).toContain('1 loops and 1 products in a step');
  expect(svg).toContain('product of matrices');
  expect(svg).not.toContain('left to TensorFlow.js');
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('an arrow to a block that is not there is refused', () => {
  expect(() => stepFigure({ title: 'A step', blocks, arrows: [{ from: 0, to: 4 }] })).toThrow(
    /stepFigure\.arrows.*got 4/,
  );
  expect(() => stepFigure({ title: 'A step', blocks: [], arrows: [] })).toThrow(
    /expected a list of at least one block/,
  );
});
