import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, type SequenceModel } from '@tapehead/core';
import { readHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm, paper } from '@tapehead/ntm';
import { loadZoo, zooModels } from '@tapehead/zoo';
import { exportOnnx } from '@tapehead/wasm/onnx';
import * as tf from '@tensorflow/tfjs-core';
import { minimalGatedUnit } from 'example-custom-controller';
import { leastUsedWriteHead } from 'example-custom-head';
import { afterAll, describe, expect, test } from 'vitest';
import { expectAgreement } from '../../../packages/wasm/fixtures/agreement.js';
import { withOnnx } from '../../../packages/wasm/fixtures/onnx-runtime.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-onnx-'));
const path = (name: string) => join(folder, name);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Bits, as tasks have them, of a seed. */
function bits({ inputSize }: SequenceModel, steps: number, batch: number): tf.Tensor3D {
  const rng = createRng(2);
  const values = Float32Array.from({ length: steps * batch * inputSize }, () => rng.integer(2));
  return tf.tensor3d(values, [steps, batch, inputSize]);
}

/** Expects onnxruntime to compute a model's logits. */
async function expectSame(bytes: Uint8Array, model: SequenceModel): Promise<void> {
  await withOnnx(bytes, async (run) => {
    for (const [steps, batch] of [
      [1, 1],
      [7, 3],
    ] as const) {
      const inputs = bits(model, steps, batch);
      const expected = model.forward(inputs);
      const outputs = (await run({ inputs })).get('outputs');
      expect(outputs?.shape).toEqual(expected.shape);
      expectAgreement(`${steps} steps, batch ${batch}`, outputs?.data ?? [], expected, 1e-4);
      tf.dispose([inputs, expected]);
    }
  });
}

describe('onnxruntime computes what the model computes, to 1e-4 of the largest logit', () => {
  test.each(zooModels.map(({ name }) => name))('zoo:%s', async (name) => {
    const out = path(`${name}.onnx`);
    const { code, stdout } = await runInProcess([
      'export',
      `zoo:${name}`,
      '--to',
      'onnx',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /onnx: written as ONNX\ninputs: inputs \[steps, batch, \d+\]\noutputs: /,
    );
    const model = await loadZoo(name);
    await expectSame(readFileSync(out), model);
    model.dispose();
  });

  test.each([
    ['controller', paper({ controller: minimalGatedUnit({ units: 12 }), slots: 8, width: 6 })],
    [
      'head',
      ntm({
        controller: minimalGatedUnit({ units: 12 }),
        memory: eraseAddMemory({ slots: 8, width: 6 }),
        heads: [readHead(), leastUsedWriteHead()],
      }),
    ],
  ])('a machine with the %s of examples/', async (_part, definition) => {
    const model = definition.build({ inputSize: 4, outputSize: 3 }, createRng(1));
    await expectSame(exportOnnx(model).bytes, model);
    model.dispose();
  });
});

describe('export --to onnx', () => {
  const to = (out: string) => ['--to', 'onnx', '--out', path(out)];
  const parts = new URL('../fixtures/remainder-part.mjs', import.meta.url).pathname;

  test('tells programs what goes in and out, states where they are asked for', async () => {
    const args = ['export', 'zoo:copy-lstm', ...to('states.onnx'), '--state-inputs', '--json'];
    const { code, stdout } = await runInProcess(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'done',
      out: path('states.onnx'),
      inputs: {
        inputs: ['steps', 'batch', 8 + 2],
        'state.memory': ['batch', expect.any(Number), expect.any(Number)],
      },
      outputs: { outputs: ['steps', 'batch', 8], 'state.memory.after': expect.any(Array) },
    });
  });

  test('replaces no file unless asked to', async () => {
    writeFileSync(path('kept.onnx'), 'kept');
    const args = ['export', 'zoo:copy-feedforward', ...to('kept.onnx')];
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(/there is a file of that name already; .*--overwrite/);
    expect(code).toBe(2);
    expect(readFileSync(path('kept.onnx'), 'utf8')).toBe('kept');
    expect((await runInProcess([...args, '--overwrite'])).code).toBe(0);
    expect(readFileSync(path('kept.onnx'), 'utf8')).not.toBe('kept');
  });

  test('names an operation that ONNX has no counterpart for, and writes nothing', async () => {
    const run = path('remainders');
    const flags = ['--use', parts, '--quiet', '--max-sequences', '4', '--lengths', '2'];
    const tiny = tinyRun(folder, { controller: 'remainder' });
    await runInProcess(['train', 'copy', ...tiny, ...flags, '--out', run]);
    const { code, stderr } = await runInProcess(['export', run, '--use', parts, ...to('no.onnx')]);
    expect(stderr).toBe(
      `error: ${run}: cannot be exported as ONNX: Its operation Mod has no counterpart there.\n`,
    );
    expect(code).toBe(2);
    expect(existsSync(path('no.onnx'))).toBe(false);
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'another program',
      ['--to', 'onxn', '--out', path('no')],
      /Allowed choices are pytorch-ntm, onnx/,
    ],
    ['no file', ['--to', 'onnx'], /required option '--out <file>' not specified/],
    [
      'states of pytorch-ntm',
      ['--to', 'pytorch-ntm', '--out', path('no'), '--state-inputs'],
      /^error: --state-inputs: is for --to onnx, got --to pytorch-ntm\n$/,
    ],
    ['a folder', ['--to', 'onnx', '--out', folder, '--overwrite'], /it is a folder or a device/],
  ])('refuses %s', async (_what, flags, message) => {
    const { code, stdout, stderr } = await runInProcess(['export', 'zoo:copy-lstm', ...flags]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(path('no'))).toBe(false);
  });
});
