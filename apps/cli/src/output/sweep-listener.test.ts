import { Writable } from 'node:stream';
import { planSweep, type RunRecord } from '@tapehead/runs';
import { expect, test, vi } from 'vitest';
import type { Output } from '../host.js';
import { terminalScreen } from '../../fixtures/terminal-screen.js';
import {
  jsonSweepListener,
  type SweepDisplay,
  sweepTable,
  textSweepListener,
} from './sweep-listener.js';

const { jobs } = planSweep({ recipe: 'copy-lstm', grid: { seed: [1, 2, 3] } });
const [first, second] = jobs;
if (!first || !second) throw new Error('the plan has three runs');

const record: RunRecord = {
  id: first.id,
  status: 'done',
  fault: null,
  sequences: 100,
  trainSeconds: 1,
  bitsPerSequence: 2,
  solved: false,
  firstZero: null,
  evaluation: [],
  measure: { wrong: 'wrong bits', cost: 'bits per sequence', by: 'wrong outputs' },
  curve: [],
};
const progress = {
  sequences: 1200,
  maxSequences: 14_000,
  bitsPerSequence: 3.5,
  loss: 2.4,
  wrongShare: 0.25,
};

function collector(terminal: object = {}): { stream: Output; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream: Object.assign(stream, terminal), text: () => text };
}

function play(display: SweepDisplay): void {
  if (!first || !second) return;
  display.end(second, { ...record, id: second.id, status: 'failed', fault: 'no luck' }, true);
  display.begin(first, 400);
  display.progress(first, progress);
  display.error('connect ECONNREFUSED');
  display.recovered();
  display.reachRung(first, 400);
  display.end(first, record, false);
  display.stop();
}

test('where there is no terminal, each thing that happens is a line', () => {
  const { stream, text } = collector();
  play(textSweepListener({ stderr: stream }, jobs));
  expect(text().trimEnd().split('\n')).toEqual([
    `${first.id} (seed 1): training up to 400 sequences`,
    'Redis, tried again: connect ECONNREFUSED',
    'Redis answers again',
    `${first.id} (seed 1): has come to 400 sequences`,
    `${first.id} (seed 1): not solved`,
  ]);
});

test('in a terminal it is a table that is drawn over itself, cut to the width', () => {
  const { stream, text } = collector({ isTTY: true, columns: 40, rows: 24 });
  play(textSweepListener({ stderr: stream }, jobs));
  expect(text().split('\u001b[0J').length).toBeGreaterThan(2);
  const last = text().split('\u001b[0J').at(-1) ?? '';
  expect(last).toContain(first.id);
  for (const line of last.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
});

test('the table shows running runs first, and as many lines as there is room for', () => {
  const rows = new Map([
    [first.id, { state: 'solved', progress: null }],
    [second.id, { state: 'training', progress }],
  ]);
  const lines = sweepTable(jobs, rows, 10).trimEnd().split('\n');
  expect(lines[2]).toBe(`${second.id}  training  1,200 of 14,000  3.50  25.0 %  seed 2`);
  expect(lines[3]).toContain(first.id);
  expect(lines.at(-1)).toBe('1 training, 1 over or at a rung, 1 waiting');
  expect(sweepTable(jobs, rows, 1)).not.toContain(first.id);
});

test('for programs each thing that happens is a JSON object', () => {
  const { stream, text } = collector();
  play(jsonSweepListener({ stdout: stream }));
  const events = text()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(events).toMatchObject([
    { event: 'end', id: second.id, status: 'failed', fault: 'no luck', known: true },
    { event: 'begin', id: first.id, fields: { seed: 1 }, upTo: 400 },
    { event: 'progress', sequences: 1200 },
    { event: 'error', message: 'connect ECONNREFUSED' },
    { event: 'recovered' },
    { event: 'rung', rung: 400 },
    { event: 'end', status: 'done', known: false },
  ]);
});

test.each([40, 80, 140])('the table stands once in a terminal of %d columns', async (columns) => {
  const { output, lines } = terminalScreen(columns);
  const display = textSweepListener({ stderr: output }, jobs);
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    for (let sequences = 0; sequences < 10; sequences++) {
      for (const job of jobs) display.progress(job, { ...progress, sequences });
      if (sequences === 5) display.error('gone');
      vi.advanceTimersByTime(250);
    }
    display.stop();
  } finally {
    vi.useRealTimers();
  }
  const shown = await lines();
  expect(shown.filter((line) => line.trim().startsWith('run '))).toHaveLength(1);
  expect(shown.filter((line) => line.startsWith('Redis'))).toEqual(['Redis, tried again: gone']);
  expect(shown.at(-1)).toBe('3 training, 0 over or at a rung, 0 waiting'.slice(0, columns));
  for (const { id } of jobs) {
    expect(shown.filter((line) => line.startsWith(id))).toHaveLength(1);
  }
});

test.each([
  [[3.5, 3.5], /sequences +bits +wrong/],
  [[null, null], /sequences +loss +wrong/],
  [[3.5, null], /sequences +bits or loss +wrong/],
])('the table shows bits, or losses that are not in bits: %j', (bits, heading) => {
  const rows = new Map(
    [first, second].map(({ id }, index) => [
      id,
      { state: 'training', progress: { ...progress, bitsPerSequence: bits[index] ?? null } },
    ]),
  );
  const table = sweepTable(jobs, rows, 10);
  expect(table).toMatch(heading);
  for (const cost of bits) expect(table).toContain(cost === null ? '2.40' : '3.50');
});
