import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '@tapehead/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expectClose } from '../fixtures/expect-close.js';
import { rawSafetensors } from '../fixtures/raw-safetensors.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-import-'));
const path = (name: string) => join(folder, name);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const plainTensor = z.object({ shape: z.array(z.int()), data: z.array(z.number()) });
const tensors = z.record(z.string(), plainTensor);
/** Computed with pytorch-ntm's own code (PyTorch 1.13) on random weights. */
const golden = z
  .object({
    parameters: tensors,
    buffers: tensors,
    inputs: plainTensor,
    logits: plainTensor,
    headWeightings: z.array(plainTensor),
    finalMemory: plainTensor,
  })
  .parse(
    JSON.parse(
      readFileSync(
        new URL('../../../packages/ntm/golden/pytorch-ntm-one-head.json', import.meta.url),
        'utf8',
      ),
    ),
  );

type PlainTensor = z.output<typeof plainTensor>;

const stateDict: Record<string, PlainTensor> = { ...golden.parameters, ...golden.buffers };

function writeWeights(name: string, state: Readonly<Record<string, PlainTensor>>): string {
  const data = Object.entries(state).map(
    ([tensor, { shape, data: values }]) =>
      [tensor, { shape, data: Float32Array.from(values) }] as const,
  );
  writeFileSync(path(name), encodeSafetensors(new Map(data)));
  return path(name);
}

/** Nested lists of a tensor's shape. */
function nested({ shape, data }: PlainTensor): unknown {
  const [, ...rest] = shape;
  if (rest.length === 0) return data;
  const size = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: data.length / size }, (_, index) =>
    nested({ shape: rest, data: data.slice(index * size, (index + 1) * size) }),
  );
}

const from = ['import', '--from', 'pytorch-ntm'];
const zip = path('weights.zip');
writeFileSync(zip, 'PK\u0003\u0004');

async function expectDone(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runInProcess(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe("weights of pytorch-ntm's", () => {
  it('compute the logits, weightings and memory that it computes, to 1e-5, and are exported again', async () => {
    const weights = writeWeights('golden.safetensors', stateDict);
    const model = path('model.safetensors');
    expect(await expectDone([...from, weights, '--out', model])).toBe(
      `${model}: ntm; lstm controller, 10 units; memory of 12 × 6; heads read, write; 5 inputs; 4 outputs\n`,
    );
    writeFileSync(path('inputs.json'), JSON.stringify({ inputs: nested(golden.inputs) }));
    for (const engine of ['compiled', 'reference']) {
      const args = ['--inputs', path('inputs.json'), '--engine', engine, '--json'];
      const expected = {
        logits: nested(golden.logits),
        weightings: golden.headWeightings.map((values, head) => ({ head, values: nested(values) })),
        memory: nested(golden.finalMemory),
      };
      expectClose(JSON.parse(await expectDone(['answer', model, ...args])), expected, 1e-5);
    }

    const exported = path('exported.safetensors');
    await expectDone(['export', model, '--to', 'pytorch-ntm', '--out', exported]);
    const { tensors: state } = decodeSafetensors(readFileSync(exported));
    for (const [name, { shape, data }] of Object.entries(stateDict)) {
      expect(state.get(name), name).toMatchObject({ shape, data: Float32Array.from(data) });
    }
    expect(state.get('ntm.heads.1.memory.mem_bias')).toEqual(state.get('memory.mem_bias'));
  });

  it('are evaluated on a task that is named', async () => {
    const model = path('model.safetensors');
    const stdout = await expectDone(['eval', model, '--task', 'copy', '--lengths', '5']);
    expect(stdout).toMatch(/^ +5 +inside +\d+ +1,280 /m);
  });

  it('become a file beside them, unless another is named', async () => {
    const weights = writeWeights('named.pt.safetensors', stateDict);
    const model = path('named.pt.tapehead.safetensors');
    expect(await expectDone([...from, weights])).toMatch(`${model}: ntm; `);
    expect(existsSync(model)).toBe(true);
  });

  it('may have older activations, all or one by one', async () => {
    const weights = writeWeights('older.safetensors', stateDict);
    const architecture = async (...flags: string[]) => {
      const args = [...from, weights, '--out', path('old.safetensors'), '--overwrite', '--json'];
      return JSON.stringify(JSON.parse(await expectDone([...args, ...flags])));
    };
    expect(await architecture()).not.toMatch(/relu/);
    const older = await architecture('--older');
    for (const [name, kind] of Object.entries({
      keyActivation: 'relu',
      strengthActivation: 'relu',
      activation: 'softmax-relu',
      sharpeningActivation: 'one-plus-relu',
      eraseActivation: 'relu',
      addActivation: 'relu',
    })) {
      expect(older).toContain(`"${name}":"${kind}"`);
    }
    const mixed = await architecture('--older', '--key-activation', 'tanh');
    expect(mixed).toBe(older.replaceAll('"keyActivation":"relu"', '"keyActivation":"tanh"'));
    expect(await architecture('--erase-activation', 'relu')).toContain('"eraseActivation":"relu"');

    const args = ['export', path('old.safetensors'), '--to', 'pytorch-ntm'];
    const stdout = await expectDone([...args, '--out', path('old-exported.safetensors')]);
    expect(stdout).toMatch(
      /pytorch-ntm's code must have eraseActivation relu, as an older version/,
    );
  });

  it.each<[string, string, RegExp]>([
    ['that are not there', path('none'), /none: cannot be read: there is no such file/],
    ['that are a folder', folder, /cannot be read: it is a folder/],
    [
      'in another format',
      new URL(import.meta.url).pathname,
      /import-export\.test\.ts: cannot be used: file: it is text, no safetensors file/,
    ],
    [
      'without a tensor',
      writeWeights('missing.safetensors', {
        ...stateDict,
        'ntm.fc.bias': { shape: [1], data: [0] },
      }),
      /missing\.safetensors: cannot be used: pytorch-ntm weights: ntm\.fc\.bias: has shape \[1\], expected \[4\]\n$/,
    ],
    [
      'of torch.save',
      zip,
      /zip: cannot be used: file: it is a zip archive, as torch\.save, .*safetensors\.numpy\.save_file/,
    ],
    ['of nothing', writeWeights('empty.safetensors', {}), /there is no tensor memory\.mem_bias/],
  ])('%s are refused, and nothing is written', async (_, weights, message) => {
    const out = path('refused.safetensors');
    const { code, stdout, stderr } = await runInProcess([...from, weights, '--out', out]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });

  it('are refused where nothing can be written, and no file is replaced unless asked to', async () => {
    const weights = writeWeights('again.safetensors', stateDict);
    const importTo = (...out: string[]) => runInProcess([...from, weights, '--out', ...out]);
    const before = readFileSync(weights);
    expect((await importTo(weights)).stderr).toMatch(
      /there is a file of that name already; .*--overwrite/,
    );
    expect(readFileSync(weights).equals(before)).toBe(true);
    expect((await importTo(path('none/x'))).stderr).toMatch(/cannot be written: there is no such/);
    expect((await importTo(folder, '--overwrite')).stderr).toMatch(
      /it is a folder or a device, expected a file/,
    );
  });

  it('need to be said to be so', async () => {
    const { code, stderr } = await runInProcess(['import', 'x', '--out', path('y')]);
    expect(stderr).toMatch(/^error: import: expected --from pytorch-ntm .*, or --like <model>/);
    expect(code).toBe(2);
  });

  it.each([
    ['I64', new BigInt64Array(4)],
    ['I8', new Int8Array(4)],
    ['BOOL', new Uint8Array(4)],
  ])('take no integers, such as %s', async (dtype, values) => {
    const weights = path('integers.safetensors');
    writeFileSync(weights, rawSafetensors('ntm.fc.bias', dtype, [4], values));
    const { code, stderr } = await runInProcess([...from, weights, '--out', path('none')]);
    expect(stderr).toBe(
      `error: ${weights}: cannot be used: ntm.fc.bias: holds integers (${dtype}), expected the weights as F32, F64, F16 or BF16\n`,
    );
    expect(code).toBe(2);
  });

  it('of 900 MiB are refused before they are read', async () => {
    const weights = path('large.safetensors');
    writeFileSync(weights, '');
    truncateSync(weights, 900 * 2 ** 20);
    for (const args of [
      [...from, weights],
      ['eval', weights],
      ['answer', weights, '--inputs', 'x'],
    ]) {
      const { code, stderr } = await runInProcess(args);
      expect(stderr).toMatch(/large\.safetensors: cannot be used: it is larger than 512 MiB/);
      expect(code).toBe(2);
    }
  });
});

describe('export', () => {
  it('takes a run of the same machine, and refuses one of another', async () => {
    const train = (name: string, controller: string, ...flags: string[]) =>
      runInProcess([
        'train',
        'copy',
        ...tinyRun(folder, { controller }),
        '--quiet',
        '--max-sequences',
        '4',
        '--lengths',
        '2',
        '--out',
        path(name),
        ...flags,
      ]);
    await train('same', 'lstm', '--machine', 'pytorch-ntm');
    await train('other', 'feedforward');
    const out = ['--to', 'pytorch-ntm', '--out'];
    await expectDone(['export', path('same'), ...out, path('same.safetensors')]);
    expect(existsSync(path('same.safetensors'))).toBe(true);
    const { code, stderr } = await runInProcess(['export', path('other'), ...out, path('no')]);
    expect(stderr).toMatch(/pytorch-ntm does not compute this machine: .* expected a/);
    expect(code).toBe(2);
    expect(existsSync(path('no'))).toBe(false);
  });
});
