import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@tapehead/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { outcomeOf } from '../../fixtures/run-outcome.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-data-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

/** Twelve sequences that ask at the end for what was shown first. */
const rows = Array.from({ length: 12 }, (_, at) => ({
  inputs: [[at % 2, 1], ...Array.from({ length: 1 + (at % 3) }, () => [0, 0])],
  targets: [null, ...Array.from({ length: 1 + (at % 3) }, () => [at % 2])],
}));
const lines = rows.map((row) => JSON.stringify(row)).join('\n');
const pairs = written('pairs.jsonl', `${lines}\n`);
const small = [
  ...['--controller', 'feedforward', '--units', '4', '--slots', '4', '--width', '3'],
  ...['--max-sequences', '8', '--set', 'check.every=8', '--set', 'check.sequences=2'],
];
const run = join(folder, 'run');

const configFile = z.object({
  task: z.object({ kind: z.literal('data'), options: z.record(z.string(), z.json()) }),
  evaluation: z.object({ sequences: z.number() }),
});

describe('a data set', () => {
  it('is a task of its own, measured on what is held out', async () => {
    const args = ['train', '--data', pairs, ...small, '--out', run, '--quiet'];
    expect(await runInProcess(args)).toMatchObject({ code: 0, stderr: '' });
    const config = configFile.parse(JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')));
    expect(config.task.options).toMatchObject({ file: 'pairs.jsonl', heldOut: 0.1, seed: 1 });
    expect(config.evaluation.sequences).toBe(1);
    // The config contains neither the data nor a path.
    expect(JSON.stringify(config)).not.toContain(folder);
  });

  it('is needed wherever the run is read', async () => {
    const evaluation = await runInProcess(['eval', run, '--data', pairs]);
    expect(evaluation).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await runInProcess(['eval', run]);
    expect(stderr).toMatch(/needed: pass --data <path of pairs\.jsonl>/);
    expect(code).toBe(2);
  });

  it('has other sequences held out with another seed, and more with another share', async () => {
    const other = join(folder, 'other');
    const split = ['--set', 'task.options.seed=2', '--set', 'task.options.heldOut=0.5'];
    const args = ['train', '--data', pairs, ...small, ...split, '--out', other, '--quiet'];
    expect((await runInProcess(args)).code).toBe(0);
    expect(outcomeOf(other)).not.toEqual(outcomeOf(run));
  });

  it('that has changed is refused', async () => {
    const changed = written('changed.jsonl', lines.replace('[1,1]', '[1,0]'));
    const config = join(run, 'config.json');
    const args = ['train', '--data', changed, '--config', config, '--out', join(folder, 'never')];
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(/data\.sha256: .*changed\.jsonl is not the pairs\.jsonl of the config/);
    expect(code).toBe(2);
  });

  it('may be tensors, and trains the same', async () => {
    const steps = 4;
    const padded = <Row>(list: readonly Row[], filler: Row) =>
      Array.from({ length: steps }, (_, t) => list[t] ?? filler);
    const tensor = (shape: readonly number[], numbers: readonly number[]) => ({
      shape,
      data: Float32Array.from(numbers),
    });
    const inputs = rows.flatMap((row) => padded(row.inputs, [0, 0]).flat());
    // Where the mask is 0 there is no label, so any target is accepted.
    const targets = rows.flatMap((row) => padded(row.targets, null).map((one) => one?.[0] ?? NaN));
    const mask = rows.flatMap((row) => padded(row.targets, null).map((one) => (one ? 1 : 0)));
    const bytes = encodeSafetensors(
      new Map([
        ['inputs', tensor([12, steps, 2], inputs)],
        ['targets', tensor([12, steps, 1], targets)],
        ['mask', tensor([12, steps], mask)],
      ]),
    );
    const path = written('pairs.safetensors', bytes);
    const out = join(folder, 'tensors');
    const args = ['train', '--data', path, ...small, '--out', out, '--quiet'];
    expect(await runInProcess(args)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('what does not fit is refused by its place', () => {
  const first = '{"inputs": [[1, 0]], "targets": [[1]]}';
  it.each<[string, string, RegExp]>([
    ['no JSON', `${first}\n{"inputs": `, /line 2: /],
    ['an empty file', '', /got 0 sequences, expected at least 2/],
    ['one sequence', first, /got 1 sequences, expected at least 2/],
    [
      'another width',
      `${first}\n\n{"inputs": [[1]], "targets": [[1]]}`,
      /line 3\.inputs\.0: got 1 numbers, expected 2/,
    ],
    ['no targets', `${first}\n{"inputs": [[1, 0]]}`, /line 2\.targets: /],
    [
      'targets that are null',
      `${first}\n{"inputs": [[1, 0]], "targets": [null]}`,
      /line 2: no output counts/,
    ],
    ['a number too large', `${first}\n{"inputs": [[1e999, 0]], "targets": [[1]]}`, /line 2/],
    [
      'another member',
      `${first}\n{"inputs": [[1, 0]], "targets": [[1]], "weight": 2}`,
      /line 2\.weight: no such option/,
    ],
    ['targets beyond bits', `${first}\n{"inputs": [[1, 0]], "targets": [[5]]}`, /5/],
  ])('%s', async (_, text, message) => {
    const path = written('wrong.jsonl', text);
    const args = ['train', '--data', path, ...small, '--out', join(folder, 'never')];
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a file that is not there',
      ['train', '--data', 'nowhere.jsonl'],
      /--data nowhere\.jsonl: cannot be read/,
    ],
    ['a task beside it', ['train', 'copy', '--data', pairs], /--data: got it beside the task copy/],
    ['no task at all', ['train'], /missing required argument 'task', or --data/],
    ['no tensors', ['train', '--data', written('no.safetensors', 'x')], /no\.safetensors: /],
  ])('%s', async (_, args, message) => {
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
