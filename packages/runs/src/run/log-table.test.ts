import { expect, it } from 'vitest';
import { logTable, measuringEvents } from './log-table.js';

const events = [
  { time: 't0', event: 'start', config: { batch: 4 } },
  { time: 't1', event: 'point', sequences: 8, bitsPerSequence: 2.5, gradientNorm: null },
  { time: 't2', event: 'check', sequences: 8, wrong: 3, best: true },
  { time: 't3', event: 'diagnostics', training: { moved: 0.5 }, machine: { heads: [{ head: 0 }] } },
  { time: 't4', event: 'evaluation', setting: { length: 2 }, sequences: 64, wrong: 0 },
  { time: 't5', event: 'done', sequences: 8 },
];

it('has a row for each event that measures, and a column for each value of any of them', () => {
  expect(logTable(events, measuringEvents)).toEqual({
    columns: [
      ...['time', 'event', 'sequences', 'bitsPerSequence', 'gradientNorm', 'wrong', 'best'],
      ...['training.moved', 'machine.heads.0.head', 'evaluated', 'setting.length'],
    ],
    rows: [
      ['t1', 'point', 8, 2.5, null, null, null, null, null, null, null],
      ['t2', 'check', 8, null, null, 3, true, null, null, null, null],
      ['t3', 'diagnostics', 8, null, null, null, null, 0.5, 0, null, null],
      ['t4', 'evaluation', 8, null, null, 0, null, null, null, 64, 2],
    ],
  });
});

it('leaves out what is not wanted, with its columns', () => {
  expect(logTable(events, ['check'])).toEqual({
    columns: ['time', 'event', 'sequences', 'wrong', 'best'],
    rows: [['t2', 'check', 8, 3, true]],
  });
  expect(logTable([], measuringEvents)).toEqual({ columns: [], rows: [] });
});
