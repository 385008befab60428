import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeModelFile,
  decodeSafetensors,
  encodeModelFile,
  encodeSafetensors,
  type TensorData,
} from '@tapehead/checkpoint';
import { readZooFile } from '@tapehead/zoo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawSafetensors } from '../fixtures/raw-safetensors.js';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-like-'));
const path = (name: string) => join(folder, name);
const before = path('before.safetensors');
const edited = path('edited.safetensors');

beforeAll(async () => {
  writeFileSync(before, await readZooFile('copy-feedforward'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a file as another program would after changing tensors: those of the original model, or the given ones. */
function edit(
  change: (tensors: Map<string, TensorData>) => void,
  metadata: Readonly<Record<string, string>> = {},
  original = before,
): void {
  const tensors = new Map<string, TensorData>(decodeSafetensors(readFileSync(original)).tensors);
  change(tensors);
  writeFileSync(edited, encodeSafetensors(tensors, metadata));
}

const scaled = ({ shape, data }: TensorData, factor: number) => ({
  shape,
  data: data.map((value) => value * factor),
});
const zeroed = (tensors: Map<string, TensorData>) => {
  for (const name of ['output.bias', 'heads.0.bias']) {
    const tensor = tensors.get(name);
    if (tensor) tensors.set(name, { ...tensor, data: tensor.data.map(() => 0) });
  }
};

async function importLike(original = before, ...flags: string[]) {
  const out = path('out.safetensors');
  rmSync(out, { force: true });
  const args = ['import', '--like', original, edited, '--out', out, ...flags];
  return { ...(await runInProcess(args)), out };
}

describe('weights that another program changed', () => {
  it.each([
    ['without metadata', false],
    ['with all of the metadata before', true],
  ])('become the model again, %s', async (_, keeps) => {
    edit(zeroed, keeps ? decodeSafetensors(readFileSync(before)).metadata : {});
    const refused = await runInProcess(['eval', edited]);
    expect(refused.stderr).toMatch(/become a model with tapehead import\n$/);
    expect(refused.code).toBe(2);

    const { code, stdout, stderr, out } = await importLike();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { checksum } = decodeSafetensors(readFileSync(out)).metadata;
    expect(stdout).toMatch(
      /: ntm; feedforward controller.*\n2 of 9 weights changed \(heads\.0\.bias, output\.bias\); checksum made anew: sha256:/,
    );
    expect(stdout).toContain(`checksum made anew: ${checksum}; `);
    const [was, is] = [before, out].map((file) => decodeModelFile(readFileSync(file)));
    expect(is?.architecture).toEqual(was?.architecture);
    expect(is?.weights.get('output.bias')?.data).toEqual(new Float32Array(8));
    expect(is?.weights.get('output.weight')).toEqual(was?.weights.get('output.weight'));
    expect(is?.metadata).toEqual({
      config: was?.metadata.config,
      computation: was?.metadata.computation,
      edited: ['heads.0.bias', 'output.bias'],
    });
    const { stdout: table } = await runInProcess(['eval', out, '--lengths', '5']);
    expect(table).toMatch(/^ +5 +inside +\d/m);
  });

  it('may be those before', async () => {
    edit(() => undefined);
    const { stdout, out } = await importLike(before, '--json');
    const { checksum } = decodeSafetensors(readFileSync(out)).metadata;
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'done',
      inputSize: 10,
      changed: [],
      checksum,
    });
  });

  it('may be of a model of the zoo, of which they need not be a file', async () => {
    edit(zeroed);
    expect((await importLike('zoo:copy-feedforward')).code).toBe(0);
  });

  it('may stand beside further tensors of the model, as long as those are as they were', async () => {
    const file = decodeModelFile(readFileSync(before));
    const bias = file.weights.get('output.bias') ?? { shape: [], data: new Float32Array() };
    const state = path('state.safetensors');
    writeFileSync(
      state,
      encodeModelFile({ ...file, tensors: { optimizer: new Map([['slot', bias]]) } }),
    );
    edit(zeroed, {}, state);
    const { code, out } = await importLike(state);
    expect(code).toBe(0);
    expect(decodeModelFile(readFileSync(out)).tensors).toEqual({});
    edit((tensors) => tensors.set('optimizer/slot', scaled(bias, 3)), {}, state);
    const refused = await importLike(state);
    expect(refused.stderr).toMatch(/optimizer\/slot: was changed, but is no weight of the model/);
  });

  it.each<[string, (tensors: Map<string, TensorData>) => void, RegExp]>([
    [
      'a weight missing',
      (tensors) => tensors.delete('output.bias'),
      /there is no tensor output\.bias, expected one of shape \[8\]\n$/,
    ],
    [
      'a tensor too many',
      (tensors) => tensors.set('more', { shape: [1], data: new Float32Array(1) }),
      /there is a tensor more, which is no weight of the model\n$/,
    ],
    [
      'another shape',
      (tensors) => tensors.set('output.bias', { shape: [2, 4], data: new Float32Array(8) }),
      /output\.bias: has shape \[2, 4\], expected \[8\]\n$/,
    ],
    [
      'NaN',
      (tensors) =>
        tensors.set('output.bias', { shape: [8], data: new Float32Array(8).fill(NaN, 3) }),
      /output\.bias: holds NaN at position 3, expected finite numbers only\n$/,
    ],
    [
      'several faults',
      (tensors) => {
        tensors.delete('output.bias');
        tensors.set('output.more', { shape: [], data: new Float32Array(1) });
      },
      /no tensor output\.bias.*\n.*output\.more/,
    ],
  ])('are refused with %s, and nothing is written', async (_, change, message) => {
    edit(change);
    const { code, stdout, stderr, out } = await importLike();
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*edited\.safetensors: cannot be used:/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });

  it('are no integers', async () => {
    writeFileSync(edited, rawSafetensors('output.bias', 'I32', [8], new Int32Array(8)));
    expect((await importLike()).stderr).toMatch(/output\.bias: holds integers \(I32\)/);
  });

  it.each([['--from', 'pytorch-ntm'], ['--older'], ['--key-activation', 'relu']])(
    'are not told of with %s',
    async (...flags) => {
      const { code, stderr } = await importLike(before, ...flags);
      expect(stderr).toMatch(/option '--like <model>' cannot be used with option '--/);
      expect(code).toBe(2);
    },
  );

  it('need the model before', async () => {
    expect((await importLike(path('none'))).stderr).toMatch(
      /none: cannot be read: there is no such/,
    );
  });
});
