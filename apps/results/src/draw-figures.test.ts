import { expect, test } from 'vitest';
import { drawFigures } from './draw-figures.js';
import { copyRun, measured } from '../fixtures/records.js';

const runs = [copyRun('feedforward', 1, [0, 0, 0, 0]), copyRun('plain-lstm', 1, [9, 9, 9, 9])];
const named = (name: string, topic: string, of = runs) =>
  drawFigures(topic, of).find((figure) => figure.name === name)?.svg;
/** Runs whose optimum is so many bits. */
const predicting = (optimalBits: number) => {
  const evaluation = [{ ...measured(200, 9), optimalBits }, measured(400, 9)];
  const curve = [180, 140].map((bitsPerSequence, index) => ({ sequences: index, bitsPerSequence }));
  const outcome = { sequences: 9, trainSeconds: 1, evaluation };
  return [copyRun('lstm', 1, [], { curve, outcome })];
};

test('draws a learning curve for each machine, also of the one without memory', () => {
  const svg = named('learning-curves', 'copy');
  expect(svg).toContain('>NTM, feedforward controller</text>');
  expect(svg).toContain('>LSTM without memory</text>');
});

test('draws the optimum, and the costs on an axis that need not begin at zero', () => {
  const svg = named('learning-curves', 'n-grams', predicting(128));
  expect(svg).toContain('optimum: 128 bits.');
  expect(svg).toMatch(/>180<\/text>/);
  expect(svg).not.toMatch(/>(0|20|40)<\/text>/);
});

test("draws the paper's results beside priority sort's", () => {
  expect(named('learning-curves', 'priority-sort')).toContain("the paper's NTM: 20 bits.");
});

test('draws wrong bits by length, but not where costs say more', () => {
  expect(named('error-by-length', 'copy')).toContain('0 % at 120');
  expect(named('error-by-length', 'n-grams', predicting(128))).toBeUndefined();
});

test('draws where seeds break, where that was measured', () => {
  expect(named('where-it-breaks', 'copy')).toBeUndefined();
  const reach = [measured(32), measured(64, 9)];
  const svg = named('where-it-breaks', 'copy', [
    copyRun('lstm', 1, [0, 0, 0, 0], { reach }),
    copyRun('lstm', 2, [0, 0, 0, 0], { reach: [measured(32), measured(64)] }),
  ]);
  expect(svg).toContain('NTM, LSTM controller: 0 % at 32, 50 % at 64.');
});

test('draws nothing where nothing was recorded', () => {
  expect(drawFigures('copy', [copyRun('lstm', 1, [], { curve: [], outcome: null })])).toEqual([]);
});
