import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa, type Options } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { chosen } from '../consumers/choose.js';
import { tryOwnThings } from './own-things.js';

const bin = resolve('apps/cli/dist/bin.js');
const tiny = [
  'train',
  'copy',
  '--controller',
  'feedforward',
  '--units',
  '4',
  '--slots',
  '4',
  '--width',
  '3',
  '--batch',
  '4',
  '--set',
  'task.options.bits=2',
  '--set',
  'task.options.maxLength=2',
  '--set',
  'check.sequences=1',
  '--sequences',
  '1',
];
const done = z.looseObject({ event: z.literal('done'), sequences: z.number(), runDir: z.string() });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapehead-command-'));
});

afterAll(() => rm(folder, { recursive: true }));

const lastLine = (text: string) => text.slice(text.lastIndexOf('\n') + 1);
// Otherwise execa kills the command five seconds after SIGTERM, which is too soon on a busy machine.
const unhurried = { reject: false, forceKillAfterDelay: false } as const;
const tapehead = (args: readonly string[], options: Options = {}) =>
  execa('node', [bin, ...args], { cwd: folder, ...unhurried, ...options });

describe('the built command', () => {
  test('trains into a folder of its own, each time another', async () => {
    const short = [...tiny, '--max-sequences', '4', '--quiet'];
    const runs = [await tapehead(short), await tapehead(short)];
    expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const weights = ['runs/copy-feedforward-seed1', 'runs/copy-feedforward-seed1-2'].map((run) =>
      readFile(join(folder, run, 'final.safetensors')),
    );
    const [first, second] = await Promise.all(weights);
    expect(first).toEqual(second);
  });

  test('exits with 2 on bad input', async () => {
    const { exitCode, stdout, stderr } = await tapehead([...tiny, '--shift-range', '2']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe('error: shift.range: got 2, expected an odd number');
  });

  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  test.each(signals)('ends in good order on %s', async (signal) => {
    const process = tapehead([...tiny, '--json', '--max-sequences', '9000000', '--out', signal]);
    process.stdout?.once('data', () => process.kill(signal));
    const { exitCode, stdout, stderr } = await process;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    const last = done.parse(JSON.parse(lastLine(String(stdout))));
    expect(last.runDir).toBe(signal);
    await readFile(join(folder, signal, 'final.safetensors'));
    expect(await readdir(join(folder, signal, 'checkpoints'))).not.toEqual([]);
  });

  test('keeps its run where a signal comes twice, as through npx', async () => {
    const [out, signal] = ['twice', 'SIGINT'] as const;
    const process = tapehead([...tiny, '--json', '--max-sequences', '9000000', '--out', out]);
    process.stdout?.once('data', () => {
      process.kill(signal);
      process.kill(signal);
      setTimeout(() => process.kill(signal), 20);
    });
    const { exitCode } = await process;
    expect(exitCode).toBe(130);
    await readFile(join(folder, out, 'final.safetensors'));
  });

  describe.runIf(existsSync('/proc/self/status'))('as soon as it can', () => {
    /** Whether the process has begun to listen to signals. */
    const listens = async (pid: number) => {
      const told = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      // Until then the process is still the one that starts the command.
      if (!(await told('cmdline')).includes(bin)) return false;
      const status = await told('status');
      const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
      // Signal 1, SIGHUP, is the only one of them that Node itself does not handle.
      return (BigInt(`0x${caught}`) & 1n) === 1n;
    };

    test.each([
      ['SIGINT', 0],
      ['SIGTERM', 500],
      ['SIGHUP', 0],
    ] as const)(
      'ends on %s, %d ms later with 130, and leaves nothing that cannot go on',
      async (signal, after) => {
        const out = `early-${signal}-${after}`;
        const process = tapehead([...tiny, '--max-sequences', '9000000', '--out', out]);
        while (!(await listens(process.pid ?? 0))) await wait(1);
        await wait(after);
        process.kill(signal);
        const { exitCode } = await process;
        expect(exitCode).toBe(130);
        if (!existsSync(join(folder, out))) return;
        expect(await readdir(join(folder, out, 'checkpoints'))).toContain('000000000.safetensors');
      },
    );

    test('hears Ctrl-C while it waits for a pipe that nobody writes to', async () => {
      const pipe = join(folder, 'pipe.json');
      await execa('mkfifo', [pipe]);
      const started = [
        [...tiny, '--config', pipe],
        ['sweep', pipe],
        ['eval', pipe],
      ].map((args) => tapehead(args));
      for (const process of started) {
        while (!(await listens(process.pid ?? 0))) await wait(1);
      }
      await wait(1500);
      for (const process of started) process.kill('SIGINT');
      for (const { exitCode, stderr } of await Promise.all(started)) {
        expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
      }
    });

    test('takes a config from a pipe', async () => {
      const pipe = join(folder, 'written.json');
      await execa('mkfifo', [pipe]);
      const process = tapehead([...tiny, '--config', pipe, '--out', 'piped', '--quiet']);
      await writeFile(pipe, '{"maxSequences": 4}');
      expect((await process).exitCode).toBe(0);
      expect(await readFile(join(folder, 'piped', 'config.json'), 'utf8')).toContain(
        '"maxSequences": 4',
      );
    });
  });

  test('ends in good order when nobody reads any more', async () => {
    const process = tapehead([...tiny, '--json', '--max-sequences', '9000000', '--out', 'pipe'], {
      buffer: false,
    });
    process.stdout?.once('data', () => process.stdout?.destroy());
    const { exitCode } = await process;
    expect(exitCode).toBe(130);
    await readFile(join(folder, 'pipe', 'final.safetensors'));
  });

  describe.runIf(existsSync('/dev/full'))('where there is no room for what it prints', () => {
    const printed = async (...args: readonly string[]) => {
      const full = createWriteStream('/dev/full');
      await once(full, 'open');
      const { exitCode, stderr } = await tapehead(args, { stdout: full });
      full.destroy();
      expect({ exitCode, stderr }).toEqual({
        exitCode: 3,
        stderr: 'error: what the command prints cannot be written: the disk is full',
      });
    };

    test('fails in words, and can be resumed', async () => {
      await printed(...tiny, '--json', '--max-sequences', '9000000', '--out', 'full');
      await readFile(join(folder, 'full', 'checkpoints', '000000000.safetensors'));
    });

    test('fails also where all is printed at once', () => printed('tasks'));
  });

  test('computes on the cpu backend too, and advertises nothing', async () => {
    const short = [...tiny, '--max-sequences', '4', '--lengths', '1', '--json'];
    const { exitCode, stdout, stderr } = await tapehead([...short, '--backend', 'cpu']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(String(stdout)).toContain('"backend":"cpu"');
  });

  // In the default run the packed command trains with a module: see publish.test.ts.
  test.each(chosen([{ name: 'takes what people bring of their own', quick: false }]))('$name', () =>
    tryOwnThings(
      async (cwd, ...args) => (await execa('node', [bin, ...args], { cwd, all: true })).all,
      folder,
      resolve('apps/cli/fixtures/own-parts.mjs'),
    ),
  );

  test('says what this machine can do', async () => {
    const { exitCode, stdout } = await tapehead(['doctor', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ok: true,
      simd: true,
      backends: [
        { name: 'wasm', fault: null },
        { name: 'cpu', fault: null },
      ],
      versions: { 'tfjs-core': '4.22.0' },
    });
  });
});
