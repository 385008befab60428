import { describe, expect, test } from 'vitest';
import { isRecordOf, planRuns } from './plan.js';
import { parseRecord } from './run-record.js';
import { machineOf, measured } from '../fixtures/records.js';

const [run, other] = planRuns('copy', [machineOf('feedforward')], [1, 2]);
const origin = { commit: 'c', cpu: 'p', cores: 2, node: '20', jobs: 2 };
const start = { event: 'start', engine: 'compiled', backend: 'wasm', config: run?.config };
const check = (sequences: number, wrong: number) => ({ event: 'check', sequences, wrong });
const point = (sequences: number, bitsPerSequence: number | null) => ({
  event: 'point',
  sequences,
  bitsPerSequence,
});
const done = (lengths: readonly number[]) => ({
  event: 'done',
  sequences: 8000,
  trainSeconds: 4,
  evaluation: lengths.map((length) => measured(length)),
});
const all = [20, 40, 80, 120];
const parse = (events: readonly object[], made: object = origin) =>
  parseRecord(
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    JSON.stringify(made),
    4,
  );

test('takes the curve and the first check without a wrong bit from the log', () => {
  const record = parse([
    start,
    ...[point(100, null), point(200, 7)],
    ...[check(500, 9), check(1000, 0), check(1500, 2), check(2000, 0)],
    done(all),
  ]);
  expect(record).toMatchObject({
    engine: 'compiled engine, wasm backend',
    curve: [{ sequences: 200, bitsPerSequence: 7 }],
    firstZero: 1000,
    restarts: 0,
    outcome: { trainSeconds: 4 },
    origin,
  });
});

describe('a run is trained again', () => {
  const isDone = (text: ReturnType<typeof parse>, of = run) =>
    text !== null && of !== undefined && isRecordOf(text, of);

  test('unless it ended with the same config', () => {
    expect(isDone(parse([start, done(all)]))).toBe(true);
  });

  test.each([
    ['its log does not end with its outcome', [start, done(all), check(500, 0)]],
    ['it was interrupted', [start, done([])]],
    ['it was interrupted while it was measured', [start, done([20, 40])]],
    ['its log does not say what it is', [done(all)]],
  ])('if %s', (_, events) => {
    expect(isDone(parse(events))).toBe(false);
  });

  test('if it had another config', () => {
    expect(isDone(parse([start, done(all)]), other)).toBe(false);
  });

  test('if its origin is unknown', () => {
    expect(isDone(parse([start, done(all)], {}))).toBe(false);
  });

  test('if the log breaks off', () => {
    const log = `${JSON.stringify(start)}\n${JSON.stringify(done(all)).slice(0, -9)}`;
    expect(isDone(parseRecord(log, JSON.stringify(origin), 4))).toBe(false);
  });
});
