import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRng } from '@tapehead/core';
import { execa, execaSync, type Options } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';

const bin = resolve('apps/cli/dist/bin.js');
const kills = 8;
const pointEvery = 10;
const mostPoints = 3;
/** Trains on far more sequences than a run gets to before the last time it is resumed. */
const train = (out: string, sequences = '1000') => [
  ...['train', 'copy', '--controller', 'lstm', '--units', '12', '--slots', '8', '--width', '6'],
  ...['--set', 'task.options.bits=4', '--set', 'task.options.maxLength=8', '--lengths', '8'],
  ...['--set', `pointEvery=${pointEvery}`, '--set', 'check.every=100', '--sequences', '4'],
  ...['--max-sequences', sequences],
  ...['--checkpoint-every', '14', '--json', '--out', out],
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapehead-resume-'));
});

afterAll(() => rm(folder, { recursive: true }));

// Otherwise execa kills the command five seconds after SIGTERM, which is too soon on a busy machine.
const unhurried = { reject: false, forceKillAfterDelay: false } as const;
const tapehead = (args: readonly string[], options: Options = {}) =>
  execa('node', [bin, ...args], { cwd: folder, ...unhurried, ...options });

const outcome = (run: string) =>
  Promise.all(
    ['config.json', 'final.safetensors', 'learning-curve.csv', 'trace.svg'].map((file) =>
      readFile(join(folder, run, file), 'base64'),
    ),
  );

/** The last checkpoint that lies on the disk; 0 if there is none. */
async function lastCheckpoint(run: string): Promise<number> {
  const files = await readdir(join(folder, run, 'checkpoints')).catch((): string[] => []);
  return Math.max(
    0,
    ...files.flatMap((file) => /^(\d+)\.safetensors$/.exec(file)?.[1] ?? []).map(Number),
  );
}

interface End {
  readonly signals: readonly NodeJS.Signals[];
  /** After how many points of the learning curve to end it; 0 to end it before or while it begins. */
  readonly points: number;
  readonly milliseconds: number;
}

const event = z.looseObject({ event: z.string() });
const resumed = event.extend({ event: z.literal('resumed'), sequences: z.number() });

/** Runs the command until it ends or is ended; returns its exit code or signal, and its events. */
async function live(args: readonly string[], { signals, points, milliseconds }: End) {
  const process = tapehead(args);
  let seen = 0;
  let text = '';
  const reached = new Promise<void>((done) => {
    if (points === 0) done();
    process.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      seen += chunk.toString().split('"event":"point"').length - 1;
      if (seen >= points) done();
    });
    process.once('exit', () => {
      done();
    });
  });
  await reached;
  await wait(milliseconds);
  for (const signal of signals) process.kill(signal);
  const { signal, exitCode } = await process;
  const events = text
    .split('\n')
    .slice(0, -1)
    .map((line) => event.parse(JSON.parse(line)));
  return { signal, exitCode, events };
}

test('a run that is killed eight times at random moments ends as one that never was', async () => {
  const rng = createRng(20);
  expect((await tapehead(train('whole'))).exitCode).toBe(0);

  const killed = (): End => ({
    signals: ['SIGKILL'],
    points: 1 + rng.integer(mostPoints),
    milliseconds: rng.integer(15),
  });
  // Killed before or while it begins.
  const killedEarly = (): End => ({ ...killed(), points: 0, milliseconds: rng.integer(1000) });
  const interrupted = (...signals: NodeJS.Signals[]): End => ({ ...killed(), signals, points: 1 });
  const ends = [
    ...Array.from({ length: kills }, (_, index) => (index % 4 === 0 ? killedEarly() : killed())),
    interrupted('SIGTERM'),
    interrupted('SIGINT', 'SIGINT'),
  ];
  let starts = 0;
  for (const end of ends) {
    const before = await lastCheckpoint('run');
    const begun = await readdir(join(folder, 'run')).catch((): string[] => []);
    const args = begun.includes('log.jsonl') ? ['resume', 'run', '--json'] : train('run');
    const { signal, exitCode, events } = await live(args, end);
    if (end.signals[0] === 'SIGKILL') expect(signal).toBe('SIGKILL');
    else expect(exitCode).toBe(130);
    const [first] = events;
    if (first?.event === 'start') starts += 1;
    // Only the steps since the last checkpoint may be lost.
    if (first?.event === 'resumed') expect(resumed.parse(first).sequences).toBe(before);
  }
  expect(starts).toBeLessThanOrEqual(1);
  expect(await lastCheckpoint('run')).toBeGreaterThan(2 * pointEvery);
  const { exitCode, stdout } = await tapehead(['resume', 'run', '--json']);
  expect(exitCode).toBe(0);
  expect(String(stdout)).toContain('"event":"done"');
  expect(await outcome('run')).toEqual(await outcome('whole'));
});

test('two processes do not write the same run folder', async () => {
  const long = train('shared', '9000000');
  const [one, two] = [tapehead(long), tapehead(long)];
  const loser = await Promise.race([one, two]);
  expect(loser.exitCode).toBe(2);
  expect(loser.stderr).toMatch(
    /there (is a run|are files of a run or a comparison) in this folder already|writes it, since|begins to write/,
  );

  const second = await tapehead(['resume', 'shared']);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toMatch(/^error: run folder shared: the process \d+ writes it, since /);
  const winner = one.exitCode === null ? one : two;
  winner.kill('SIGKILL');
  await winner;
  const third = await live(['resume', 'shared', '--json'], {
    signals: ['SIGINT'],
    points: 1,
    milliseconds: 0,
  });
  expect(third.exitCode).toBe(130);
});

/** The arguments of `unshare` that run a command as the first process of a container of its own. */
const contained = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canContain = execaSync('unshare', [...contained, 'true'], { reject: false }).exitCode === 0;

test.runIf(canContain)('two containers with one host name do not write one run', async () => {
  const inContainer = (args: readonly string[]) =>
    execa('unshare', [...contained, 'node', bin, ...args], { cwd: folder, reject: false });
  const first = inContainer(train('contained', '9000000'));
  await new Promise((begun) => first.stdout.once('data', begun));
  const second = await inContainer(['resume', 'contained']);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toMatch(/the process 1 on the machine .* writes it, since .*--force/);

  const forced = inContainer(['resume', 'contained', '--force', '--json']);
  await new Promise((begun) => forced.stdout.once('data', begun));
  const { exitCode, stderr } = await first;
  expect(stderr).toMatch(/the process 1 on the machine .* has taken it over, since /);
  expect(exitCode).toBe(3);
  forced.kill('SIGKILL');
  await forced;
});
