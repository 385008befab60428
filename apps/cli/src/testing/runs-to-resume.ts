import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Outcome, runInProcess } from './run-in-process.js';
import { tinyRun } from './tiny-run.js';

/** Small runs in a folder of the suite's own. */
export interface RunsToResume {
  path(...names: string[]): string;
  /** What to call the command with to train into a run folder. */
  train(name: string, ...more: string[]): readonly string[];
  resume(name: string, ...more: string[]): Promise<Outcome>;
  /** Trains until so many events of that kind were told, and is interrupted then. */
  interrupted(kind: string, count: number, args: readonly string[]): Promise<void>;
  /** A copy of a run to do something to, and its name. */
  copyOf(name: string, source?: 'stopped' | 'whole'): string;
  /** The file of a run's newest checkpoint. */
  newest(name: string): string;
}

/** There are two for the suite: `whole`, and `stopped`, which is the same run interrupted after 24 of 40 sequences. */
export function runsToResume(): RunsToResume {
  const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
  const path = (...names: string[]) => join(folder, ...names);
  const flags = [
    ...tinyRun(folder),
    ...['--lengths', '2', '--max-sequences', '40', '--checkpoint-every', '8'],
  ];
  const train = (name: string, ...more: string[]) => [
    ...['train', 'copy', ...flags, '--out', path(name), ...more],
  ];
  const interrupted = async (kind: string, count: number, args: readonly string[]) => {
    const stop = new AbortController();
    let seen = 0;
    const { code } = await runInProcess([...args, '--json'], {
      signal: stop.signal,
      onOutput(text) {
        if (text.includes(`"event":"${kind}"`)) seen += 1;
        if (seen === count) stop.abort();
      },
    });
    expect(code).toBe(130);
  };

  beforeAll(async () => {
    expect((await runInProcess(train('whole', '--quiet'))).code).toBe(0);
    await interrupted('check', 3, train('stopped'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  return {
    path,
    train,
    resume: (name, ...more) => runInProcess(['resume', path(name), ...more]),
    interrupted,
    copyOf(name, source = 'stopped') {
      cpSync(path(source), path(name), { recursive: true });
      return name;
    },
    newest: (name) =>
      readdirSync(path(name, 'checkpoints'))
        .filter((file) => /^\d/.test(file))
        .sort()
        .at(-1) ?? '',
  };
}
