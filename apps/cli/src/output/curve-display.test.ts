import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { terminalScreen } from '../../fixtures/terminal-screen.js';
import { createCurveDisplay, type CurveDisplay } from './curve-display.js';

const words = { wrong: 'wrong bits', cost: 'bits per sequence', by: 'wrong outputs' } as const;
const point = (sequences: number, bits: number | null, loss: number | null = null) => ({
  sequences,
  bitsPerSequence: bits,
  loss,
});
const progress = (sequences: number) => ({
  sequences,
  maxSequences: 1000,
  loss: 3,
  bitsPerSequence: 4,
  sequencesPerSecond: 100,
  secondsLeft: 5,
  trainSeconds: 1,
  learningRate: 1e-4,
  gradientNorm: 1,
  skipped: 0,
});

function play(display: CurveDisplay): void {
  for (let at = 100; at <= 1000; at += 100) {
    display.addPoint(point(at, 1000 / at));
    display.show(progress(at), null);
    if (at === 500) display.note('Warning: something.\n');
  }
  display.stop();
}

const hasCurve = (line: string) => /[\u2801-\u28ff]/.test(line);

test('in a terminal the curve stands once, above a line of progress, and notes stand above it', async () => {
  const screen = terminalScreen(60);
  play(createCurveDisplay(screen.output, words));
  const lines = await screen.lines();
  expect(lines[0]).toBe('Warning: something.');
  expect(lines[1]).toBe('bits per sequence, log scale');
  expect(lines.filter((line) => line.includes('log scale'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^1,000 of 1,000 sequences, 100 a second, 4.00 bits/);
  expect(lines.at(-2)).toMatch(/^ +100 +1,000 sequences$/);
  expect(lines.filter(hasCurve).length).toBeGreaterThan(5);
});

test('a run that goes on begins with the curve from before', async () => {
  const screen = terminalScreen(60);
  const display = createCurveDisplay(screen.output, words, [point(50, 30), point(100, 20)]);
  display.show(progress(150), null);
  display.stop();
  expect((await screen.lines()).at(-2)).toMatch(/^ +50 +100 sequences$/);
});

test.each([
  [20, 30],
  [60, 6],
  [1, 1],
])('a terminal of %d × %d shows the progress alone', async (columns, rows) => {
  const screen = terminalScreen(columns, rows);
  play(createCurveDisplay(screen.output, words));
  expect((await screen.lines()).filter(hasCurve)).toEqual([]);
});

test('a terminal that becomes narrower is drawn anew in its width', async () => {
  const screen = terminalScreen(80);
  const display = createCurveDisplay(screen.output, words);
  display.addPoint(point(100, 10));
  display.addPoint(point(200, 1));
  display.show(progress(200), null);
  Object.assign(screen.output, { columns: 40 });
  display.stop();
  const lines = await screen.lines();
  expect(lines.at(-2)).toMatch(/^ {9}100 +200 sequences$/);
  expect(Math.max(...lines.slice(-17).map(({ length }) => length))).toBeLessThan(40);
});

test('elsewhere there are lines of progress, and the curve once, at the end, without colours', () => {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  play(createCurveDisplay(stream, words));
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('log scale'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/1,000 sequences$/);
  expect(text).not.toContain('\u001b');
});

test('a loss that has no bits has its own unit, and without any point there is no curve', async () => {
  const screen = terminalScreen(60);
  const display = createCurveDisplay(screen.output, words);
  display.show(progress(0), null);
  display.addPoint(point(100, null, 5));
  display.addPoint(point(200, null));
  display.stop();
  expect((await screen.lines())[0]).toBe('loss per sequence, log scale');
  const empty = terminalScreen(60);
  const none = createCurveDisplay(empty.output, words);
  none.show(progress(0), null);
  none.stop();
  expect(await empty.lines()).toHaveLength(1);
});
