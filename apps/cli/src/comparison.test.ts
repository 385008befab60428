import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Outcome, runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-comparison-'));
const run = (name: string) => join(folder, name);
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const tiny = ['--max-sequences', '2', '--sequences', '1'];
const compare = (name: string, ...more: string[]) =>
  runInProcess([
    'compare',
    'copy',
    '--machines',
    'feedforward,at-once',
    ...(more.includes('--lengths') ? [] : ['--lengths', '3,50']),
    ...tiny,
    '--out',
    run(name),
    ...more,
  ]);

const comparison = z.strictObject({
  event: z.literal('comparison'),
  task: z.literal('copy'),
  seed: z.number(),
  conclusion: z.string().nullable(),
  machines: z.array(
    z.strictObject({
      machine: z.string(),
      title: z.string(),
      sequences: z.number(),
      trainSeconds: z.number(),
      solved: z.boolean(),
      evaluation: z.array(z.looseObject({ length: z.number(), total: z.number() })),
      runDir: z.string(),
    }),
  ),
  outDir: z.string(),
});
const event = z.looseObject({ event: z.string(), machine: z.string().optional() });
const lines = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => event.parse(JSON.parse(line)));

let first: Outcome;

beforeAll(async () => {
  first = await compare('first', '--json');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('compare --json', () => {
  it('prints the events of every machine, and the comparison last', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toBe('');
    const all = lines(first.stdout);
    const kinds = ['start', 'progress', 'point', 'check', 'diagnostics', 'evaluation', 'done'];
    for (const machine of ['feedforward', 'at-once']) {
      const own = all.filter((one) => one.machine === machine).map((one) => one.event);
      expect(new Set(own)).toEqual(new Set(kinds));
    }
    const last = comparison.parse(all.at(-1));
    expect(last.machines.map(({ machine, sequences }) => [machine, sequences])).toEqual([
      ['feedforward', 2],
      ['at-once', 2],
    ]);
    // The network sees a window of 40 vectors, so it cannot be measured at 50, and always answers all 40.
    const measured = last.machines.map(({ evaluation }) =>
      evaluation.map(({ length, total }) => [length, total]),
    );
    expect(measured).toEqual([
      [
        [3, 24],
        [50, 400],
      ],
      [[3, 320]],
    ]);
  });

  it('leaves a run folder for each machine, the figure, and the numbers', () => {
    expect(readdirSync(run('first')).sort()).toEqual([
      'at-once',
      'comparison.json',
      'config.json',
      'error-by-length.svg',
      'feedforward',
    ]);
    expect(existsSync(join(run('first'), 'feedforward', 'final.safetensors'))).toBe(true);
    const stored: unknown = JSON.parse(read('first', 'comparison.json'));
    expect(stored).toEqual(lines(first.stdout).at(-1));
    const figure = read('first', 'error-by-length.svg');
    for (const text of ['Wrong bits of copy by length', 'NTM, feedforward controller', 'at 50']) {
      expect(figure).toContain(text);
    }
    expect(JSON.parse(read('first', 'config.json'))).toHaveProperty('at-once.maxSequences', 2);
  });
});

describe('compare', () => {
  it('prints a table, and how it goes on stderr', async () => {
    const { code, stdout, stderr } = await compare('text');
    expect(code).toBe(0);
    expect(stdout).toMatch(/machine +sequences +seconds +wrong at 3 +wrong at 50\n/);
    expect(stdout).toMatch(/NTM, feedforward controller +2 +[\d.]+ +[\d.]+ % +[\d.]+ %\n/);
    expect(stdout).toMatch(/feedforward network without memory +2 +[\d.]+ +[\d.]+ % +–\n/);
    expect(stderr).toContain('2 of 2 sequences');
  });

  it('shows the lengths in their order, those too that stand for one that cannot be shown', async () => {
    const { stdout } = await compare('window', '--lengths', '50');
    expect(stdout).toMatch(/wrong at 20 +wrong at 40 +wrong at 50\n/);
  });

  it('does not write to the folder of another, unless that is to be deleted', async () => {
    const before = read('first', 'comparison.json');
    const refused = await compare('first');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/files of a run or a comparison in this folder.*--overwrite/);
    expect(refused.stderr).not.toContain('resume');
    expect(read('first', 'comparison.json')).toBe(before);
    expect((await compare('text', '--overwrite', '--quiet', '--seed', '2')).code).toBe(0);
    expect(JSON.parse(read('text', 'comparison.json'))).toMatchObject({ seed: 2 });
  });

  it('keeps what it has when it is interrupted, and begins nothing more', async () => {
    const stop = new AbortController();
    const { code, stdout } = await runInProcess(
      ['compare', 'copy', '--json', '--out', run('stopped')],
      {
        signal: stop.signal,
        onOutput: (text) => {
          if (text.includes('"event":"start"')) stop.abort();
        },
      },
    );
    expect(code).toBe(130);
    const { machines } = comparison.parse(lines(stdout).at(-1));
    expect(machines.map(({ machine, evaluation }) => [machine, evaluation])).toEqual([
      ['feedforward', []],
    ]);
    expect(existsSync(join(run('stopped'), 'feedforward', 'final.safetensors'))).toBe(true);
    expect(existsSync(join(run('stopped'), 'lstm'))).toBe(false);
    const whole = await runInProcess(['resume', run('stopped')]);
    expect(whole.code).toBe(2);
    expect(whole.stderr).toContain(
      `it holds runs and is none itself; go on with one of them: tapehead resume ${join(run('stopped'), 'feedforward')}\n`,
    );
  });

  it.each([
    ['a machine without a recipe', ['--machines', 'lstm,article'], /expected some of feedforward,/],
    ['a misspelt machine', ['--machines', 'lsmt'], /Did you mean lstm\?$/m],
    ['an empty name', ['--machines', 'lstm,'], /Expected names with commas/],
    ['an impossible length', ['--lengths', '0'], /copy setting\.length: got 0/],
    ['no sequences', ['--max-sequences', '0'], /maxSequences: got 0/],
  ])('refuses %s before anything is run', async (_, flags, message) => {
    const args = ['compare', 'copy', ...flags, '--out', run('refused')];
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(run('refused'))).toBe(false);
  });
});

it('article: trains its machines on up to 10 vectors, tests them with 20, and concludes', async () => {
  const { code, stdout } = await runInProcess([
    'article',
    ...tiny,
    '--json',
    '--out',
    run('article'),
  ]);
  expect(code).toBe(0);
  const { machines, conclusion } = comparison.parse(lines(stdout).at(-1));
  expect(machines.map(({ machine }) => machine)).toEqual([
    'at-once',
    'plain-lstm',
    'article',
    'ntm',
  ]);
  for (const { evaluation } of machines) {
    expect(evaluation.slice(0, 2).map(({ length }) => length)).toEqual([10, 20]);
  }
  expect(conclusion).toMatch(/not even 10 vectors/);
  expect(read('article', 'error-by-length.svg')).toContain('trained on lengths 1 to 10');
});
