import { type OptionsShape, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import * as z from 'zod';
import { type Canvas, drawSvg } from './canvas.js';
import { listOption, textOption } from './options.js';
import { faintInk, guide, ink, tint } from './palette.js';
import { layOutStep, type Point, type Size } from './step-layout.js';

const kinds = [
  'input',
  'state',
  'loop',
  'product',
  'product of all steps',
  'left to tfjs',
  'output',
] as const;

/** A block of a step: what goes in, what is computed, or what comes out. */
export interface DrawnBlock {
  /** What it is, which decides how it is drawn. */
  readonly kind: (typeof kinds)[number];
  /** The text on top, such as the sizes of a loop or product. */
  readonly title: string;
  /** What is written under it. */
  readonly lines: readonly string[];
}

/** The options of `stepFigure`: those of `stepDrawing` of `@tapehead/wasm`, and a title. */
export interface StepFigureOptions {
  /** What the picture is of. */
  readonly title: string;
  /** The blocks, in any order. */
  readonly blocks: readonly DrawnBlock[];
  /** Which block uses what another one makes, by their places in `blocks`. */
  readonly arrows: readonly { readonly from: number; readonly to: number }[];
}

const block = strictOptions({
  kind: z.enum(kinds),
  title: textOption(),
  lines: z.array(textOption()).readonly(),
} satisfies OptionsShape<DrawnBlock>);
const place = wholeNumber(0, 99_999);
const schema = strictOptions({
  title: textOption(),
  blocks: listOption(block, 'block').readonly(),
  arrows: z.array(strictOptions({ from: place, to: place })).readonly(),
} satisfies OptionsShape<StepFigureOptions>);

/** How each kind is drawn: in which colours on white and on black, and whether round or dashed. */
const styles: Readonly<
  Record<
    DrawnBlock['kind'],
    {
      readonly colour: string;
      readonly legend: string;
      readonly dash?: string;
      readonly round?: true;
    }
  >
> = {
  input: { colour: '#009E73', legend: 'goes in', round: true },
  state: { colour: '#3E9BD0', legend: 'state before the step', round: true },
  'product of all steps': {
    colour: '#D55E00',
    legend: 'product of all steps at once',
    dash: '5 3',
  },
  product: { colour: '#D55E00', legend: 'product of matrices' },
  loop: { colour: '#666666', legend: 'loop over numbers' },
  'left to tfjs': { colour: '#B3478C', legend: 'left to TensorFlow.js', dash: '2 2' },
  output: { colour: '#009E73', legend: 'comes out', round: true },
};

const header = 92;
const margin = 16;
const lineHeight = 14;

/**
 * What one step of a model computes, as SVG: loops, products and their sizes from what goes in, on top, to what comes out,
 * at the bottom. It follows the reader's choice of a dark page.
 * @throws {InvalidOptionsError} if a block has no text, or an arrow leads to a block that does not exist.
 */
export function stepFigure(options: StepFigureOptions): string {
  const { title, blocks, arrows } = parseOptions('stepFigure', schema, options);
  const sizes = blocks.map(({ title: text, lines }): Size => {
    const letters = Math.max(1.12 * text.length, ...lines.map(({ length }) => length));
    return { width: 18 + 6.6 * letters, height: 12 + lineHeight * (1 + lines.length) };
  });
  for (const { from, to } of arrows)
    parseOptions('stepFigure.arrows', wholeNumber(0, blocks.length - 1), Math.max(from, to));
  const layout = layOutStep(sizes, arrows);
  const used = new Set(blocks.map(({ kind }) => kind));
  const width = Math.max(640, Math.ceil(layout.width) + 2 * margin);
  const height = Math.ceil(layout.height) + header + margin;
  const count = (kind: string) => blocks.filter((each) => each.kind.startsWith(kind)).length;
  const summary = `${count('loop')} loops and ${count('product')} products in a step; sizes of one sequence`;
  return drawSvg(width, height, { title, description: summary }, (canvas) => {
    const root = canvas.document.documentElement;
    root.setAttribute('class', 'tapehead-step');
    root.querySelector('rect')?.setAttribute('class', 'paper');
    canvas.add('style', {}, darkStyle);
    canvas.add('text', { x: margin, y: 26, 'font-size': 16, 'font-weight': 'bold' }, title);
    canvas.add('text', { x: margin, y: 44, fill: faintInk, class: 'faint' }, summary);
    drawLegend(canvas, used);
    const left = margin + (width - 2 * margin - layout.width) / 2;
    for (const points of layout.routes) drawArrow(canvas, points, left);
    layout.places.forEach((place, index) => {
      const each = blocks[index];
      if (each) drawBlock(canvas, each, place, left);
    });
  });
}

/** On a dark page. */
const darkStyle = `@media (prefers-color-scheme: dark) {
.tapehead-step .paper { fill: #16181d }
.tapehead-step text { fill: #e8e8e8 }
.tapehead-step text.faint { fill: #a8a8a8 }
.tapehead-step .box { fill: #262a31 }
.tapehead-step .arrow { stroke: #8a8f98 }
.tapehead-step .tip { fill: #8a8f98 }
}`;

function drawLegend(canvas: Canvas, used: ReadonlySet<string>): void {
  let x = margin;
  for (const [kind, { legend, ...style }] of Object.entries(styles)) {
    if (!used.has(kind)) continue;
    canvas.add('rect', { x, y: 58, width: 20, height: 14, ...boxOf(style) });
    canvas.add('text', { x: x + 26, y: 69, 'font-size': 11 }, legend);
    x += 42 + 5.8 * legend.length;
  }
}

function boxOf({
  colour,
  dash,
  round,
}: Pick<(typeof styles)['loop'], 'colour' | 'dash' | 'round'>): Readonly<
  Record<string, string | number | undefined>
> {
  return {
    class: 'box',
    rx: round ? 9 : 2,
    fill: tint(colour, 0.12),
    stroke: colour,
    'stroke-width': 1.2,
    'stroke-dasharray': dash,
  };
}

function drawArrow(canvas: Canvas, points: readonly Point[], left: number): void {
  const at = points.map(({ x, y }) => ({ x: x + left, y: y + header }));
  const [end, before] = [at.at(-1), at.at(-2)];
  if (!end || !before) return;
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [x, y] = [(end.x - before.x) / length, (end.y - before.y) / length];
  /** The point so far back from the end, and so far to the side. */
  const beside = (back: number, side: number) =>
    asText({ x: end.x - back * x - side * y, y: end.y - back * y + side * x });
  const [first, ...middle] = at.slice(0, -1);
  if (!first) return;
  // Curves between the middles of the stretches, so that the line has no corners.
  const curves = middle.map((point, index) => {
    const next = middle[index + 1] ?? end;
    return `Q${asText(point)} ${asText({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  const d = `M${asText(first)}${curves.join('')}L${beside(5, 0)}`;
  canvas.add('path', { d, class: 'arrow', fill: 'none', stroke: guide, 'stroke-width': 1 });
  const tip = `M${asText(end)}L${beside(6, 3.2)}L${beside(6, -3.2)}z`;
  canvas.add('path', { d: tip, class: 'tip', fill: guide });
}

const asText = ({ x, y }: Point) => `${rounded(x)},${rounded(y)}`;

function drawBlock(
  canvas: Canvas,
  { kind, title, lines }: DrawnBlock,
  { x, y, width, height }: Point & Size,
  left: number,
): void {
  const [centre, top] = [rounded(x + left), rounded(y + header - height / 2)];
  const place = { x: rounded(centre - width / 2), y: top, width: rounded(width), height };
  canvas.add('rect', { ...place, ...boxOf(styles[kind]) });
  [title, ...lines].forEach((line, index) => {
    const attributes = {
      x: centre,
      y: top + 17 + lineHeight * index,
      'text-anchor': 'middle',
      'font-size': index === 0 ? 12 : 11,
      'font-weight': index === 0 ? 'bold' : undefined,
      fill: ink,
    };
    canvas.add('text', attributes, line);
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
