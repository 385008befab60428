import { DOMParser } from '#dom-parser';
import { InvalidOptionsError } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceFigure } from './trace-figure.js';
import type { TraceFigureOptions } from './trace-options.js';

const parse = (svg: string) =>
  new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
const titles = (svg: string) =>
  [...parse(svg).querySelectorAll('tspan[font-weight]')].map(({ textContent }) => textContent);
/** The grids of cells in the order of the titles. */
const grids = (svg: string) => [...parse(svg).querySelectorAll('g[shape-rendering]')];
/** How many cells of 24 by 10 pixels are painted in each colour. */
const cells = (grid: Element) =>
  Object.fromEntries(
    [...grid.querySelectorAll('path')].map((path) => {
      const outlines = (path.getAttribute('d') ?? '').split('M').slice(1);
      const widths = outlines.map((outline) => Number(/h(\d+)/.exec(outline)?.[1]));
      return [path.getAttribute('fill') ?? '', widths.reduce((sum, width) => sum + width / 24, 0)];
    }),
  );
const constant = (rows: number, steps: number, value = 0) =>
  Array.from({ length: rows }, () => new Array<number>(steps).fill(value));

/** Two bits copied after a delimiter, with one wrong bit; the write head goes down, the read head follows. */
const copy: TraceFigureOptions = {
  title: 'Copy of two vectors',
  inputs: [
    [1, 0, 0, 0, 0],
    [1, 1, 0, 0, 0],
    [0, 0, 1, 0, 0],
  ],
  outputs: [
    [0.5, 0.5, 0.5, 1, 0],
    [0.5, 0.5, 0.5, 1, 0.25],
  ],
  targets: [
    [0, 0, 0, 1, 0],
    [0, 0, 0, 1, 1],
  ],
  mask: [0, 0, 0, 1, 1],
  writeHeads: [
    { adds: [[1, -1, 0, 0, 0]], weighting: [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], ...constant(30, 5)] },
  ],
  readHeads: [
    {
      reads: [[0, 0, 0, 1, -1]],
      weighting: [[0, 0, 1, 1, 0], [0, 0, 0, 0, 1], ...constant(30, 5)],
    },
  ],
};

test('shows what a memory holds in the slots in use, or in all where there are no heads', () => {
  const memory = [[2, 2, 2, 2, 2], [0, 1, 1, 1, 1], ...constant(30, 5)];
  const svg = traceFigure({ ...copy, memory });
  expect(titles(svg)[4]).toBe('Memory: how much each slot holds');
  expect(cells(grids(svg)[4] ?? parse(svg))).toEqual({ '#000000': 5, '#808080': 4 });
  const alone = traceFigure({ inputs: copy.inputs, outputs: copy.outputs, memory });
  expect(titles(alone)).toEqual(['Inputs', 'Memory: how much each slot holds', 'Outputs']);
});

test("has the panels of the paper's Figure 6, and targets and errors", () => {
  expect(titles(traceFigure(copy))).toEqual([
    'Inputs',
    'Targets',
    'Adds',
    'Write weightings',
    'Outputs',
    'Errors',
    'Reads',
    'Read weightings',
  ]);
});

test('paints one cell for each value that is not zero', () => {
  const [inputs, targets, adds, write, outputs, errors, reads, read] = grids(traceFigure(copy)).map(
    cells,
  );
  expect(inputs).toEqual({ '#000000': 4 });
  expect(targets).toEqual({ '#EEEEEE': 3, '#000000': 3 });
  expect(adds).toEqual({ '#0072b2': 1, '#d55e00': 1 });
  expect(write).toEqual({ '#000000': 2 });
  expect(outputs).toEqual({ '#EEEEEE': 3, '#000000': 2, '#bfbfbf': 1 });
  expect(errors).toEqual({ '#EEEEEE': 3, '#404040': 1 });
  expect(reads).toEqual({ '#0072b2': 1, '#d55e00': 1 });
  expect(read).toEqual({ '#000000': 3 });
});

test('counts wrong bits, shows the slots in use, and where the answer begins', () => {
  const svg = traceFigure(copy);
  const texts = [...parse(svg).querySelectorAll('tspan')].map(({ textContent }) => textContent);
  expect(texts).toContain('1 of 4 bits wrong');
  expect(
    texts.filter((text) => text === 'slots 31–2 of 32, weights of others ≤ 0.02'),
  ).toHaveLength(2);
  expect(parse(svg).querySelectorAll('[aria-label="rule"] line')).toHaveLength(8);
});

test('says in words what it shows', () => {
  expect(parse(traceFigure(copy)).querySelector('desc')?.textContent).toBe(
    'Grids over 5 time steps: inputs and outputs, and for each head its vectors and its weighting. 1 of 4 bits wrong. Write head 1 is at slots 0 1 0 0 0. Read head 1 is at slots 0 0 0 0 1.',
  );
});

test('a single step is one step, with room for the name of its axis', () => {
  const svg = traceFigure({ inputs: [[1]], outputs: [[0]] });
  expect(parse(svg).textContent).toContain('1 time step');
  expect(svg).not.toContain('time steps');
  const [axes] = parse(svg).querySelectorAll('svg');
  const [label] = axes?.querySelectorAll('[aria-label="x-axis label"] text') ?? [];
  // 10 letters of up to 6 pixels, on both sides of the middle.
  const middle = Number(/translate\(([\d.]+)/.exec(label?.getAttribute('transform') ?? '')?.[1]);
  expect(label?.textContent).toBe('time step');
  expect(Number(axes?.getAttribute('width')) - middle).toBeGreaterThan(30);
});

test('panels of a column begin at the same place, so that time is aligned', () => {
  const places = grids(traceFigure(copy)).map(
    (grid) => /\((\d+),/.exec(grid.getAttribute('transform') ?? '')?.[1],
  );
  expect(new Set(places.slice(0, 4)).size).toBe(1);
  expect(new Set(places.slice(4)).size).toBe(1);
});

test('draws whatever is given: no targets, no heads, or several', () => {
  const { inputs, outputs, writeHeads = [], readHeads = [] } = copy;
  expect(titles(traceFigure({ inputs, outputs }))).toEqual(['Inputs', 'Outputs']);
  expect(
    titles(traceFigure({ inputs, outputs, writeHeads: [...writeHeads, ...writeHeads], readHeads })),
  ).toEqual([
    'Inputs',
    'Adds, head 1',
    'Write weightings, head 1',
    'Adds, head 2',
    'Write weightings, head 2',
    'Outputs',
    'Reads',
    'Read weightings',
  ]);
});

test('a long sequence stays small', () => {
  const steps = 242;
  const weighting = Array.from({ length: 128 }, (_, slot) =>
    Array.from({ length: steps }, (_, step) => Number(step % 128 === slot)),
  );
  const svg = traceFigure({
    inputs: constant(9, steps, 1),
    outputs: constant(8, steps, 0.5),
    writeHeads: [{ adds: constant(20, steps, 0.3), weighting }],
    readHeads: [{ reads: constant(20, steps, -0.3), weighting }],
  });
  expect(svg.length).toBeLessThan(60_000);
});

test('any values are drawn with finite coordinates, the same each time', () => {
  const value = fc.oneof(
    fc.constantFrom(0, -0, 1e-30, -1e30),
    fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  );
  const trace = fc.record({
    steps: fc.integer({ min: 1, max: 12 }),
    rows: fc.integer({ min: 1, max: 40 }),
    value,
    weight: value,
  });
  fc.assert(
    fc.property(trace, ({ steps, rows, value: filled, weight }) => {
      const options = {
        inputs: constant(rows, steps, filled),
        outputs: constant(rows, steps, 0.5),
        writeHeads: [
          { adds: constant(rows, steps, filled), weighting: constant(rows, steps, weight) },
        ],
        readHeads: [{ reads: constant(rows, steps, -filled), weighting: constant(rows, steps, 1) }],
      };
      const svg = traceFigure(options);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(traceFigure(options)).toBe(svg);
    }),
    { numRuns: 30 },
  );
});

test.each([
  [{ ...copy, inputs: [] }, 'traceFigure.inputs: got [], expected a list of at least one row'],
  [
    { ...copy, inputs: [[]] },
    'traceFigure.inputs.0: got [], expected a list of at least one time step',
  ],
  [
    { ...copy, inputs: constant(2, 4) },
    'traceFigure.outputs: got 5 time steps, expected 4 as in inputs',
  ],
  [
    { ...copy, inputs: [[1, NaN, 1, 1, 1]] },
    'traceFigure.inputs.0.1: got NaN, expected a finite number',
  ],
  [
    { ...copy, outputs: constant(2, 5, 1.5) },
    'traceFigure.outputs.0.0: got 1.5, expected a number from 0 to 1',
  ],
  [
    { ...copy, outputs: constant(3, 5) },
    'traceFigure.targets: got 2 rows, expected 3 as in outputs',
  ],
  [
    { ...copy, targets: constant(2, 5, 1.5) },
    'traceFigure.targets.0.0: got 1.5, expected a number from 0 to 1',
  ],
  [{ ...copy, mask: [1, 1] }, 'traceFigure.mask: got 2 time steps, expected 5 as in inputs'],
  [
    { ...copy, writeHeads: [{ adds: constant(2, 5), weighting: constant(3, 5) }] },
    'traceFigure.readHeads.0.reads: got 1 rows, expected 2 as in writeHeads.0.adds\ntraceFigure.readHeads.0.weighting: got 32 rows, expected 3 as in writeHeads.0.weighting',
  ],
])('refuses sizes and values that cannot be, case %#', (options, message) => {
  const draw = () => {
    Reflect.apply(traceFigure, undefined, [options]);
  };
  expect(draw).toThrow(InvalidOptionsError);
  expect(draw).toThrow(message);
});

test('classes are counted by choices', () => {
  const svg = traceFigure({
    kind: 'classes',
    inputs: [[1, 0, 0]],
    outputs: [
      [0.5, 0.6, 0.2],
      [0.5, 0.4, 0.8],
    ],
    targets: [
      [0, 1, 1],
      [0, 0, 0],
    ],
    mask: [0, 1, 1],
  });
  expect(svg).toContain('1 of 2 choices wrong');
});

test('numbers may be of any size, and are counted by the tolerance', () => {
  const svg = traceFigure({
    kind: { kind: 'numbers', tolerance: 0.5, unit: 'm' },
    inputs: [[1, 0, 0]],
    outputs: [[7, -20, 30]],
    targets: [[0, -20.25, 31]],
    mask: [0, 1, 1],
  });
  expect(svg).toContain('1 of 2 numbers off by more than 0.5 m');
});
