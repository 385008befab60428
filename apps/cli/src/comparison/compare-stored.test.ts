import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { differingFields } from './stored-comparable.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-compare-stored-'));
const at = (name: string) => join(folder, name);
const tiny = ['--units', '3', '--slots', '4', '--width', '3', '--max-sequences', '4'];
const train = (name: string, task: string, ...more: string[]) =>
  runInProcess([
    ...[
      'train',
      task,
      ...tiny,
      '--set',
      'pointEvery=2',
      '--set',
      'task.options.maxLength=3',
      '--sequences',
      '2',
      '--lengths',
      '2,3',
    ],
    ...['--quiet', '--out', at(name), ...more],
  ]);
const compare = (...args: string[]) => runInProcess(['compare', ...args]);

beforeAll(async () => {
  const trained = [
    await train('a', 'copy', '--seed', '1'),
    await train('b', 'copy', '--seed', '2', '--learning-rate', '0.01'),
    await train('other', 'reverse', '--seed', '1'),
  ];
  expect(trained.map(({ code }) => code)).toEqual([0, 0, 0]);
  cpSync(at('a'), at('unfinished'), { recursive: true });
  const log = readFileSync(join(at('a'), 'log.jsonl'), 'utf8').split('\n');
  const before = log.filter((line) => !/"event":"(evaluation|done)"/.test(line));
  writeFileSync(join(at('unfinished'), 'log.jsonl'), before.join('\n'));
  mkdirSync(at('empty'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const summary = z.object({
  runs: z.array(z.object({ run: z.string(), evaluation: z.array(z.unknown()).nullable() })),
  differences: z.array(z.object({ field: z.string(), values: z.array(z.json()) })),
  notes: z.array(z.string()),
});

describe('compare with run folders', () => {
  it('lays curves over each other, and says what they reached and what differs', async () => {
    const out = at('both');
    const { code, stdout, stderr } = await compare(at('a'), at('b'), '--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/run +sequences +seconds +wrong at 2 +wrong at 3/);
    expect(stdout).toMatch(/^ *learningRate +\S+ +0\.01$/m);
    expect(stdout).toMatch(/^ *seed +1 +2$/m);
    expect(stdout).toContain(`Folder: ${out}`);
    const figure = readFileSync(join(out, 'learning-curves.svg'), 'utf8');
    for (const label of ['>a<', '>b<']) expect(figure).toContain(label);
    const { differences, runs } = summary.parse(
      JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')),
    );
    expect(differences.map(({ field }) => field).toSorted()).toEqual(['learningRate', 'seed']);
    expect(runs.map(({ evaluation }) => evaluation?.length)).toEqual([2, 2]);
  });

  it('says that a run has no evaluation yet, and still compares its curve', async () => {
    const out = at('with-unfinished');
    const args = [at('unfinished'), at('b'), '--out', out, '--json'];
    const { code, stdout } = await compare(...args);
    expect(code).toBe(0);
    const { notes, runs } = summary.parse(JSON.parse(stdout));
    expect(notes.join()).toContain('unfinished: has no evaluation yet');
    expect(runs.map(({ evaluation }) => evaluation === null)).toEqual([true, false]);
    expect(readFileSync(join(out, 'learning-curves.svg'), 'utf8')).toContain('>unfinished<');
  });

  it('compares only the curves of different tasks', async () => {
    const { code, stdout } = await compare(at('a'), at('other'), '--out', at('tasks'));
    expect(stdout).toContain('different tasks, copy, reverse, so only their curves are compared');
    expect(stdout).not.toContain('wrong at');
    expect(code).toBe(0);
    expect(existsSync(join(at('tasks'), 'learning-curves.svg'))).toBe(true);
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ['one run', () => [at('a')], /got 1 runs, expected from 2 to 8/],
    ['the same run twice', () => [at('a'), `${at('b')}/../a`], /got the run .* twice/],
    ['a folder that is no run', () => [at('a'), at('empty')], /empty: not a run folder/],
    ['a path to nothing', () => [at('nowhere'), at('a')], /nowhere: not a run folder/],
    ['a task beside a run', () => [at('a'), 'copy'], /copy: not a run folder/],
    ['a flag of training', () => [at('a'), at('b'), '--seed', '3'], /--seed: got it beside run/],
    [
      'to write over one of them',
      () => [at('a'), at('b'), '--overwrite', '--out', at('a')],
      /this is one of the runs/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stdout, stderr } = await compare(...args());
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(join(at('a'), 'final.safetensors'))).toBe(true);
  });
});

it('configs differ in a field exactly where its values do', () => {
  const field = fc.constantFrom('a', 'b', 'c');
  const config = fc.dictionary(field, fc.oneof(fc.integer(), fc.dictionary(field, fc.boolean())));
  fc.assert(
    fc.property(config, (one) => {
      expect(differingFields([one, one])).toEqual([]);
      const changed = { ...one, x: { y: 1 } };
      expect(differingFields([one, changed])).toEqual([{ field: 'x.y', values: [null, 1] }]);
    }),
  );
});
