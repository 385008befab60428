import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { type Outcome, runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-loss-'));
const run = join(folder, 'run');
const train = (...flags: readonly string[]) =>
  runInProcess(['train', 'copy', ...tinyRun(folder), ...flags]);
const read = (name: string) => readFileSync(join(run, name), 'utf8');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a run on squared errors calls no loss bits', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await train('--set', 'loss=squared-error', '--tensorboard', '--out', run);
    expect(outcome.code).toBe(0);
  });

  test('in its events', () => {
    const events = jsonEvents(read('log.jsonl'));
    const losses = events.filter(({ event }) => event === 'point' || event === 'done');
    expect(losses).toHaveLength(4);
    for (const event of losses) {
      expect(event).toMatchObject({ bitsPerSequence: null, loss: expect.closeTo(0.7, 0) });
    }
    // Wrong bits and the cost of the outputs in bits are measured as with any loss.
    const check = events.find(({ event }) => event === 'check');
    expect(check).toMatchObject({ bitsPerSequence: expect.closeTo(4, 0) });
  });

  test('in its curve, as a table and a figure', () => {
    const [heading = '', first = ''] = read('learning-curve.csv').split('\n');
    const columns = heading.split(',');
    const values = first.split(',');
    expect(values[columns.indexOf('bitsPerSequence')]).toBe('');
    expect(Number(values[columns.indexOf('loss')])).toBeCloseTo(0.7, 0);
    expect(read('learning-curve.svg')).toContain('loss per sequence');
    expect(read('learning-curve.svg')).not.toContain('(bits)');
  });

  test('in TensorBoard', () => {
    const files = readdirSync(join(run, 'tensorboard'));
    const text = files.map((name) => readFileSync(join(run, 'tensorboard', name), 'latin1')).join();
    expect(text).toContain('train/loss');
    expect(text).not.toContain('train/bitsPerSequence');
  });

  test('in text', () => {
    expect(outcome.stdout).toMatch(/of training, loss 0\.\d+ per sequence\./);
    expect(outcome.stderr).toMatch(/, loss 0\.\d+ per sequence, /);
    expect(outcome.stderr).not.toContain('bits per sequence');
  });
});

test('a loss for classes is refused for a task of bits', async () => {
  const out = join(folder, 'none');
  const { code, stderr } = await train('--set', 'loss=softmax-cross-entropy', '--out', out);
  expect(stderr).toContain('loss: got softmax-cross-entropy, expected one for bits');
  expect(code).toBe(2);
});
