import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TraceFigureOptions } from './trace-options.js';
import { traceText } from './trace-text.js';

const options: TraceFigureOptions = {
  title: 'A machine',
  inputs: [[1, 0, 0.5, 0]],
  outputs: [[0.9, 0.9, 0.3, 0.8]],
  targets: [[0, 0, 0, 1]],
  mask: [0, 0, 1, 1],
  writeHeads: [
    {
      adds: [[-1, 0.25, 0, 0]],
      weighting: [
        [1, 0, 0, 0],
        [0, 1, 0.75, 0.25],
      ],
    },
  ],
  readHeads: [
    {
      reads: [[0, 0, 0.5, 0]],
      weighting: [
        [0, 0, 1, 0],
        [1, 1, 0, 1],
      ],
    },
  ],
  memory: [
    [2, 2, 2, 2],
    [0, 1, 1, 1],
  ],
};

const plain = { columns: 80, colours: false };

test('shows each panel as blocks, two to a step where there is room', () => {
  expect(traceText(options, plain)).toBe(
    [
      'A machine: 4 time steps',
      '',
      'Inputs  0 to 1',
      '    0 ██  ▒▒  ',
      '',
      'Outputs  0 to 1',
      '    0 ····░░▓▓',
      '',
      'Targets  0 to 1',
      '    0 ····  ██',
      '',
      'Errors  0 to 1  0 of 2 bits wrong',
      '    0 ····░░░░',
      '',
      'Adds  -1 to 1',
      '    0 ██░░    ',
      '',
      'Reads  -1 to 1',
      '    0     ▒▒  ',
      '',
      'Write weightings  0 to 1',
      '    0 ██      ',
      '    1   ██▓▓░░',
      '',
      'Read weightings  0 to 1',
      '    0     ██  ',
      '    1 ████  ██',
      '',
      'Memory: how much each slot holds  0 to 2',
      '    0 ████████',
      '    1   ▒▒▒▒▒▒',
      '',
    ].join('\n'),
  );
});

const long: TraceFigureOptions = {
  inputs: [Array.from({ length: 30 }, (_, step) => (step === 17 ? -1 : step / 100))],
  outputs: [Array.from({ length: 30 }, () => 0.5)],
};

test('joins steps where there are more than columns, and shows the largest of them', () => {
  const text = traceText(long, { columns: 16, colours: false });
  expect(text).toContain('30 time steps, 3 in a column');
  expect(text).toContain('\n    0     ░█░░░░\n');
});

test.each([false, true])('no line is longer than the terminal is wide (colours: %s)', (colours) => {
  fc.assert(
    fc.property(fc.integer({ min: 14, max: 200 }), (columns) => {
      const [, ...lines] = traceText(long, { columns, colours }).split('\n');
      for (const line of lines) {
        expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
      }
    }),
  );
});

test('without colours there are no control characters', () => {
  expect(traceText(options, plain)).not.toMatch(/\p{Cc}(?<!\n)/u);
});

test('with colours a line shows two rows, each cell in the colour of the figure', () => {
  const text = traceText(options, { columns: 80, colours: true });
  const [white, black] = [231, 16];
  const cell = (above: number, below: number) => `\u001b[38;5;${above}m\u001b[48;5;${below}m▀`;
  const weightings = text.slice(text.indexOf('Read weightings'));
  expect(weightings.split('\n')[1]).toBe(
    `    0 ${cell(white, black)}▀${cell(black, white)}${cell(white, black)}\u001b[39m\u001b[49m`,
  );
  expect(text).toContain(
    '\u001b[1mInputs\u001b[22m  0 to 1\n    0 \u001b[38;5;16m▀\u001b[38;5;231m▀',
  );
});

test('refuses what the figure refuses', () => {
  expect(() => traceText({ ...options, memory: [[1]] }, plain)).toThrow(
    'traceFigure.memory: got 1 time steps, expected 4 as in inputs',
  );
  expect(() => traceText({ ...options, memory: [[1, 1, 1, 1]] }, plain)).toThrow(
    'traceFigure.memory: got 1 rows, expected 2 as in writeHeads.0.weighting',
  );
});
