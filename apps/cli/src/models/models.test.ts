import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModelFile, encodeModel, encodeModelFile } from '@tapehead/checkpoint';
import { createRng } from '@tapehead/core';
import { standardRegistry } from '@tapehead/experiments';
import { readZooFile, zooCard } from '@tapehead/zoo';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { selectBackend } from '../backend.js';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { tinyRun } from '../../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-models-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The file of a model that does not say what it was trained on. */
async function modelFile(inputSize: number, outputSize: number): Promise<string> {
  await selectBackend('wasm');
  const controller = { kind: 'feedforward', options: { units: 3 } };
  const model = standardRegistry.models
    .recurrent?.({ controller }, standardRegistry)
    .build({ inputSize, outputSize }, createRng(1));
  const path = join(folder, `${inputSize}-${outputSize}.safetensors`);
  if (model) writeFileSync(path, encodeModel(model));
  model?.dispose();
  return path;
}

const outcome = z.object({
  task: z.string(),
  evaluation: z.array(z.object({ total: z.int() })),
});

async function evaluate(file: string, task: string) {
  const args = ['eval', file, '--task', task, '--lengths', '3', '--sequences', '2', '--json'];
  const { code, stdout, stderr } = await runInProcess(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return outcome.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

describe('a model whose file does not say what it was trained on', () => {
  it.each([
    ['the default form', 10, 8, 'copy', 3 * 8],
    ['fewer bits', 5, 3, 'copy', 3 * 3],
    ['no start marker, as in pytorch-ntm', 5, 4, 'copy', 3 * 4],
    ['one bit fewer than outputs', 5, 3, 'repeat-copy', (3 * 10 + 1) * 3],
  ])('is evaluated on a task in the form that fits: %s', async (_, inputs, outputs, task, bits) => {
    const file = await modelFile(inputs, outputs);
    const { evaluation, ...rest } = await evaluate(file, task);
    expect(rest).toEqual({ task });
    expect(evaluation).toEqual([{ total: 2 * bits }]);
  });

  it('needs a task that is named', async () => {
    const { code, stderr } = await runInProcess(['eval', await modelFile(5, 3)]);
    expect(stderr).toMatch(/does not say what it was trained on; name a task with --task, .*copy/);
    expect(code).toBe(2);
  });

  it('is refused where no form of the task fits', async () => {
    const { code, stderr } = await runInProcess(['eval', await modelFile(5, 5), '--task', 'copy']);
    expect(stderr).toMatch(
      /--task copy: the model has 5 inputs and 5 outputs, but the task has 10 and 8, or 7 and 5/,
    );
    expect(code).toBe(2);
  });
});

describe('a model of the zoo', () => {
  it('is evaluated by its name, without a word on stderr', async () => {
    const args = ['eval', 'zoo:copy-lstm', '--lengths', '5,20', '--sequences', '4', '--json'];
    const { code, stdout, stderr } = await runInProcess(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      event: 'done',
      task: 'copy',
      controller: 'lstm',
      evaluation: [{ wrong: 0, total: 4 * 5 * 8 }, { wrong: 0 }],
    });
  });

  it('is marked where it did not reach its goal', async () => {
    const { metadata, ...file } = decodeModelFile(await readZooFile('copy-lstm'));
    const card = { ...zooCard.parse(metadata.card), solved: false };
    const path = join(folder, 'unsolved.safetensors');
    writeFileSync(path, encodeModelFile({ ...file, metadata: { ...metadata, card } }));
    const { code, stderr } = await runInProcess(['eval', path, '--lengths', '2']);
    expect(stderr).toBe(`${path}: marked as unsolved; the goal is ${card.goal}\n`);
    expect(code).toBe(0);
  });

  it('that there is not is refused with the name that was meant', async () => {
    const { code, stderr } = await runInProcess(['eval', 'zoo:copy-lsmt']);
    expect(stderr).toMatch(/zoo: got "copy-lsmt", expected one of .*\. Did you mean copy-lstm\?/);
    expect(code).toBe(2);
  });
});

it('a run that has not ended has the weights of its best check, and says so', async () => {
  const run = join(folder, 'run');
  const train = ['train', 'copy', ...tinyRun(folder), '--checkpoint-every', '8', '--quiet'];
  await runInProcess([...train, '--out', run]);
  const evaluate = () => runInProcess(['eval', run, '--json']);
  const ended = await evaluate();
  rmSync(join(run, 'final.safetensors'));
  const best = await evaluate();
  expect(best.stdout).toBe(ended.stdout);
  expect(best.stderr).toMatch(
    /this run has not ended; its weights are those of .*best\.safetensors/,
  );
  rmSync(join(run, 'checkpoints', 'best.safetensors'));
  const last = await evaluate();
  expect(last.stderr).toMatch(/its weights are those of .*checkpoints.000000024\.safetensors/);
  expect(last.code).toBe(0);
});
