import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '@tapehead/checkpoint';
import { createRng } from '@tapehead/core';
import { experiment } from '@tapehead/experiments';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { selectBackend } from './backend.js';
import { expectClose } from '../fixtures/expect-close.js';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-run-'));
const file = (name: string, contents: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
};
const inputsFile = (name: string, value: unknown) => file(name, JSON.stringify({ inputs: value }));

const [steps, sequences, width] = [7, 3, 4];
const rng = createRng(1);
const inputs = Array.from({ length: steps }, () =>
  Array.from({ length: sequences }, () => Array.from({ length: width }, () => rng.normal())),
);

/** Models by machine, and what they compute. */
const machines = {
  paper: { kind: 'paper', options: { slots: 6, width: 3, readHeads: 2 } },
  plain: { kind: 'plain' },
} as const;
const models = new Map<string, { readonly path: string; readonly expected: unknown }>();

beforeAll(async () => {
  await selectBackend('wasm');
  for (const [name, machine] of Object.entries(machines)) {
    const { model: definition } = experiment({
      task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
      controller: { kind: 'lstm', options: { units: 5 } },
      machine,
    });
    const model = definition.build({ inputSize: width, outputSize: 2 }, createRng(2));
    const expected = tf.tidy(() => {
      const trace = model.trace?.(tf.tensor3d(inputs));
      const last = trace && tf.slice(trace.memory, [steps - 1, 0, 0, 0], [1, -1, -1, -1]);
      return {
        logits: model.forward(tf.tensor3d(inputs)).arraySync(),
        weightings: (trace?.heads ?? []).map(({ weighting }, head) => ({
          head,
          values: weighting.arraySync(),
        })),
        memory: last ? tf.squeeze(last, [0]).arraySync() : [],
      };
    });
    models.set(name, {
      path: file(`${name}.safetensors`, encodeModel(model)),
      expected: name === 'plain' ? { ...expected, memory: null } : expected,
    });
    model.dispose();
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const model = (name: keyof typeof machines) => models.get(name)?.path ?? '';
const run = (name: keyof typeof machines, path: string, ...flags: string[]) =>
  runInProcess(['answer', model(name), '--inputs', path, ...flags]);

describe('run --json', () => {
  it.each(['paper', 'plain'] as const)(
    'prints what the %s machine computes, to 1e-5, with either engine',
    async (name) => {
      const path = inputsFile('inputs.json', inputs);
      for (const engine of ['compiled', 'reference']) {
        const { code, stdout, stderr } = await run(name, path, '--json', '--engine', engine);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        const printed = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
        expect(Object.keys(printed)).toEqual(['logits', 'weightings', 'memory']);
        expectClose(printed, models.get(name)?.expected, 1e-5);
      }
    },
  );
});

it('without --json prints answers and slots step by step', async () => {
  const { stdout } = await run('paper', inputsFile('inputs.json', inputs));
  expect(stdout).toMatch(/^Sequence 1 of 3\nstep +outputs +head 0 at slot +head 1 at slot +head 2/);
  expect(stdout).toMatch(/\n +6 +[01][01] +[0-5] +[0-5] +[0-5]\n\nSequence 2 of 3\n/);
});

it('prints nothing when it is interrupted', async () => {
  const path = inputsFile('inputs.json', inputs);
  const args = ['answer', model('paper'), '--inputs', path, '--json'];
  const { code, stdout } = await runInProcess(args, { signal: AbortSignal.abort() });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
});

const step = [[0, 0, 0, 0]];

describe('inputs', () => {
  it.each<[string, string, RegExp]>([
    ['that are not there', join(folder, 'none'), /none: cannot be read: there is no such file/],
    ['that are not JSON', file('a.json', '{"inputs": [[[NaN]]]}'), /not valid JSON/],
    ['that are a list', file('b.json', '[[[0]]]'), /expected an object, \{"inputs": /],
    ['without inputs', file('c.json', '{}'), /inputs: got nothing, expected a list/],
    [
      'with something else',
      file('d.json', '{"inputs": [], "mask": 1}'),
      /"mask": expected "inputs"/,
    ],
    ['of no step', inputsFile('e.json', []), /inputs: got \[\], expected a list of at least one/],
    ['of no sequence', inputsFile('f.json', [[]]), /inputs\[0\]: got \[\], expected a list of at/],
    ['of no numbers', inputsFile('g.json', [[[]]]), /inputs\[0\]\[0\]: got \[\], expected a list/],
    [
      'that are flat',
      inputsFile('h.json', [1, 2]),
      /inputs\[0\]: got 1, expected a list of at least/,
    ],
    [
      'with a sequence missing',
      inputsFile('i.json', [[...step, ...step], step]),
      /inputs\[1\]: got 1 sequences, expected 2 as in the first step/,
    ],
    [
      'of another width',
      inputsFile('j.json', [step, [[0, 0, 0]]]),
      /inputs\[1\]\[0\]: got 3 numbers, expected 4, the model's number of inputs/,
    ],
    [
      'with a word',
      inputsFile('k.json', [[[0, 0, '1', 0]]]),
      /inputs\[0\]\[0\]\[2\]: got "1", expected a number that float32 holds/,
    ],
    [
      'with null',
      inputsFile('l.json', [[[0, null, 0, 0]]]),
      /\[0\]\[0\]\[1\]: got null, expected a/,
    ],
    ['with infinity', file('m.json', '{"inputs": [[[1e999,0,0,0]]]}'), /got Infinity, expected a/],
    ['beyond float32', inputsFile('n.json', [[[0, 0, 0, 1e39]]]), /got 1e\+39, expected a number/],
    [
      'of too many steps',
      inputsFile(
        'o.json',
        Array.from({ length: 500_000 }, () => step),
      ),
      /outputs of 1 sequences of 500000 time steps are \d+ numbers, expected at most 8388608/,
    ],
    ['without end', '/dev/zero', /\/dev\/zero: cannot be used: it is a device, expected a file/],
  ])('%s are refused in a message', async (_, path, message) => {
    const { code, stdout, stderr } = await run('paper', path, '--json');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('must be given', async () => {
    const { code, stderr } = await runInProcess(['answer', model('paper')]);
    expect(stderr).toMatch(/required option '--inputs <file>' not specified/);
    expect(code).toBe(2);
  });
});
