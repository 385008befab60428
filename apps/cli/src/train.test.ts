import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRecipe, loadExperiment } from '@tapehead/experiments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonEvents } from '../fixtures/json-events.js';
import { type Outcome, runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const flags = tinyRun(folder);
const run = (name: string) => join(folder, name);
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const train = (name: string, ...more: string[]) =>
  runInProcess(['train', 'copy', ...flags, '--out', run(name), ...more]);

let first: Outcome;

beforeAll(async () => {
  first = await train('first', '--json');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const count = z.int().min(0);
const entry = z.strictObject({
  setting: z.record(z.string(), z.number()),
  length: count,
  sequences: count,
  wrong: count,
  total: count,
  errorRate: z.number().min(0).max(1),
  perfectSequences: count,
  cost: z.number().min(0),
  bitsPerSequence: z.number().min(0),
  optimalBits: z.number().min(0),
});
const doneEvent = z.strictObject({
  event: z.literal('done'),
  task: z.literal('copy'),
  controller: z.literal('feedforward'),
  seed: z.literal(1),
  engine: z.literal('compiled'),
  backend: z.literal('wasm'),
  sequences: count,
  trainSeconds: z.number().positive(),
  loss: z.number().positive(),
  bitsPerSequence: z.number().positive(),
  solved: z.boolean(),
  stoppedBy: z.enum(['budget', 'time', 'signal']),
  evaluation: z.array(entry),
  warnings: z.array(z.strictObject({ code: z.string(), head: count.nullable(), text: z.string() })),
  runDir: z.string(),
});
describe('train --json', () => {
  it('prints one object a line and nothing else, the outcome last', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toBe('');
    const all = jsonEvents(first.stdout);
    expect(all[0]).toMatchObject({ event: 'start', runDir: run('first') });
    const kinds = new Set(all.map(({ event }) => event));
    expect(kinds).toEqual(
      new Set(['start', 'progress', 'point', 'check', 'diagnostics', 'evaluation', 'done']),
    );
    const done = doneEvent.parse(all.at(-1));
    expect(done.runDir).toBe(run('first'));
    expect(done.sequences).toBe(24);
    expect(done.evaluation.map(({ setting }) => setting)).toEqual(
      [2, 4, 8, 12].map((length) => ({ length })),
    );
    expect(done.evaluation[0]).toMatchObject({ length: 2, sequences: 3, total: 3 * 2 * 2 });
  });

  it('leaves config, log, learning curve and weights in the run folder, and nothing else', () => {
    expect(readdirSync(run('first')).sort()).toEqual([
      'checkpoints',
      'config.json',
      'final.safetensors',
      'learning-curve.csv',
      'learning-curve.svg',
      'log.jsonl',
      'trace.svg',
    ]);
    const log = jsonEvents(read('first', 'log.jsonl'));
    expect(log[0]?.event).toBe('start');
    expect(log.at(-1)).toMatchObject(doneEvent.parse(jsonEvents(first.stdout).at(-1)));
    expect(log.filter(({ event }) => event === 'point')).toHaveLength(3);
    const [heading, ...rows] = read('first', 'learning-curve.csv').trimEnd().split('\n');
    expect(readdirSync(join(run('first'), 'checkpoints')).sort()).toEqual([
      '000000000.safetensors',
      '000000024.safetensors',
      'best.safetensors',
    ]);
    expect(heading?.split(',').slice(0, 2)).toEqual(['sequences', 'bitsPerSequence']);
    expect(rows.map((row) => row.split(',')[0])).toEqual(['8', '16', '24']);
    expect(read('first', 'learning-curve.svg')).toMatch(/^<svg /);
    expect(read('first', 'trace.svg')).toContain('Write head 1 is at slots');
  });

  it('ends with the same weights, byte for byte, for the same seed or the config it left', async () => {
    const config = join(run('first'), 'config.json');
    await train('second');
    await runInProcess(['train', 'copy', '--config', config, '--out', run('third')]);
    const weights = (name: string) => readFileSync(join(run(name), 'final.safetensors'));
    expect(weights('second').equals(weights('first'))).toBe(true);
    expect(weights('third').equals(weights('first'))).toBe(true);
    expect(read('third', 'config.json')).toBe(read('first', 'config.json'));
  });
});

it("trains the article's machine by its name, as its recipe says", async () => {
  const flags = ['--machine', 'article', '--max-sequences', '1', '--sequences', '1', '--quiet'];
  const { code } = await runInProcess(['train', 'copy', ...flags, '--out', run('article')]);
  expect(code).toBe(0);
  const { config } = findRecipe('copy-article');
  const made = { ...config, maxSequences: 1, evaluation: { ...config.evaluation, sequences: 1 } };
  expect(JSON.parse(read('article', 'config.json'))).toEqual(loadExperiment(made).config);
});

describe('train without --json', () => {
  it('prints the evaluation as a table, and progress on stderr', async () => {
    const { code, stdout, stderr } = await train('plain', '--lengths', '1,5');
    expect(code).toBe(0);
    expect(stdout).toMatch(/length +training range +wrong bits/);
    expect(stdout).toMatch(/^ +1 +inside +\d+ +6 .*\n +5 +beyond +\d+ +30 /m);
    expect(stdout).toContain(`Run folder: ${run('plain')}`);
    expect(stderr).toMatch(/24 of 24 sequences, .* a second, .* bits per sequence/);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('prints the outcome only with --quiet', async () => {
    const { stdout, stderr } = await train('quiet', '--quiet', '--seed', '2');
    expect(stdout).toContain('sequences');
    expect(stderr).toBe('');
  });
});

describe('a run that fails', () => {
  const tooFast = ['--learning-rate', '10'];

  it('is warned once as it goes, and says why at the end', async () => {
    const { stdout, stderr } = await train('failed', ...tooFast);
    expect(stderr.match(/^Warning after \d+ sequences: the weights are/gm)).toEqual([
      'Warning after 8 sequences: the weights are',
    ]);
    expect(stdout).toMatch(
      /^Not solved after .*\nWhy it may not have learned:\n- the weights are [\d.e+]+ times their/m,
    );
  });

  it('tells programs the numbers of each check, and the warnings that stand at the end', async () => {
    const { stdout } = await train('failed-json', ...tooFast, '--json');
    const all = jsonEvents(stdout);
    const diagnoses = all.filter(({ event }) => event === 'diagnostics');
    expect(diagnoses).toHaveLength(3);
    expect(diagnoses[0]).toMatchObject({
      training: { sequences: 8, gradients: { steps: 2, skipped: 0 } },
      machine: {
        heads: [
          { head: 0, reads: true, slots: 4 },
          { head: 1, shifts: true },
        ],
      },
      warnings: [{ code: 'rate-too-large', head: null }],
    });
    expect(doneEvent.parse(all.at(-1)).warnings).toEqual(diagnoses.at(-1)?.warnings);
  });
});

describe('the run folder', () => {
  it('is not written to where there is a run, unless that one is to be deleted', async () => {
    const before = read('first', 'log.jsonl');
    const refused = await train('first');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/there is a run in this folder already.*--overwrite/);
    expect(read('first', 'log.jsonl')).toBe(before);

    await train('old', '--quiet');
    writeFileSync(join(run('old'), 'notes.txt'), 'mine');
    expect((await train('old', '--overwrite', '--quiet')).code).toBe(0);
    expect(read('old', 'log.jsonl').match(/"event":"start"/g)).toHaveLength(1);
    expect(read('old', 'notes.txt')).toBe('mine');
  });

  it('may have parents that are not there yet', async () => {
    await train(join('a', 'b'), '--quiet');
    expect(existsSync(join(run('a'), 'b', 'config.json'))).toBe(true);
  });
});

describe('an interrupted run', () => {
  it('keeps what was reached, says so and exits with 130', async () => {
    const stop = new AbortController();
    const args = ['train', 'copy', ...flags, '--max-sequences', '1000000', '--json'];
    const { code, stdout } = await runInProcess([...args, '--out', run('stopped')], {
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes('"event":"check"')) stop.abort();
      },
    });
    expect(code).toBe(130);
    const done = doneEvent.parse(jsonEvents(stdout).at(-1));
    expect(done.sequences).toBeGreaterThanOrEqual(8);
    expect(done.sequences).toBeLessThan(1_000_000);
    expect(done.evaluation).toEqual([]);
    const { code: evaluated } = await runInProcess(['eval', run('stopped'), '--sequences', '1']);
    expect(evaluated).toBe(0);
  });

  it('ends likewise by --max-seconds, but evaluates', async () => {
    const { code, stdout } = await train(
      ...(['timed', '--max-sequences', '1000000', '--max-seconds', '0.2', '--json'] as const),
    );
    expect(code).toBe(0);
    const done = doneEvent.parse(jsonEvents(stdout).at(-1));
    expect(done.sequences).toBeLessThan(1_000_000);
    expect(done.evaluation).toHaveLength(4);
  });
});
