import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paper } from '@tapehead/ntm';
import { createRng } from '@tapehead/core';
import { explainCompilation, selectWasm } from '@tapehead/wasm';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../fixtures/run-in-process.js';
import { describeCompilation } from './output/describe-compilation.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-doctor-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('doctor of a model', () => {
  it('says that it is compiled, and what became of its step', async () => {
    const { code, stdout, stderr } = await runInProcess(['doctor', 'zoo:copy-lstm']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, model] = stdout.split('\n\n');
    const lines = model?.trimEnd().split('\n') ?? [];
    expect(lines[0]).toMatch(/^zoo:copy-lstm: ntm; lstm controller, 100 units; memory of 128 × 20/);
    expect(lines.slice(1).map((line) => line.replace(/\d+(\.\d+)?/g, '#'))).toEqual([
      'recorded: yes, and what was generated computes what tfjs computes',
      'each time step, forward and backward: # loops and # products of matrices; # products over all steps at once',
      'left to tfjs: nothing',
      'updates: by a kernel',
      'memory for training: # kB for each time step of one sequence',
      'code: # kB, made in # s (recording #, generating #, checking #)',
      'It trains on the compiled engine.',
    ]);
  });

  it('prints the same numbers with --json', async () => {
    const { stdout } = await runInProcess(['doctor', 'zoo:copy-lstm', '--json']);
    const { ok, model } = z
      .looseObject({ ok: z.boolean(), model: z.looseObject({ engine: z.string() }) })
      .parse(JSON.parse(stdout));
    expect({ ok, engine: model.engine }).toEqual({ ok: true, engine: 'compiled' });
    expect(model).toMatchObject({ leftToTfjs: [], anyBatch: true });
  });

  it('tells of a file that is no model, as any command does', async () => {
    const path = join(folder, 'bad.safetensors');
    writeFileSync(path, 'no model');
    const { code, stdout, stderr } = await runInProcess(['doctor', path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('bad.safetensors');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect((await runInProcess(['doctor', join(folder, 'none')])).code).toBe(2);
  });
});

describe('what is said of a step', () => {
  it('names what is left to tfjs and what that takes', async () => {
    await selectWasm();
    const model = paper({ slots: 4, width: 3 }).build(
      { inputSize: 3, outputSize: 2 },
      createRng(1),
    );
    const report = explainCompilation(model);
    model.dispose();
    if (report.engine === 'reference') throw new Error(report.because);
    const text = describeCompilation({ ...report, leftToTfjs: ['Sin', 'Cos'], anyBatch: false });
    expect(text).toContain('left to tfjs: Sin, Cos, which takes about 8 µs in each time step');
    expect(text.join()).toContain('batches: each size is recorded by itself');
  });

  it('gives the reason where a model is not compiled', () => {
    const because = 'The model cannot be compiled. It reads numbers.';
    expect(describeCompilation({ engine: 'reference', because })).toEqual([
      `not compiled: ${because}`,
      expect.stringContaining('reference engine'),
    ]);
  });
});
