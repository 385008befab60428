import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunError, UserError } from '../run/errors.js';
import { nodeDisk } from './disk.js';
import { lockFolder, type LockOptions } from './lock.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapehead-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const lock = (options?: LockOptions) => lockFolder(nodeDisk, folder, options);
const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const beganAt = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];

/** A lock that another process left. */
function leave(name: string, owner: Readonly<Record<string, unknown>>): void {
  const since = '2026-01-01T00:00:00.000Z';
  const space = { host: hostname(), boot: bootId(), namespace: readlinkSync('/proc/self/ns/pid') };
  const whole = { token: name, ...space, began: '1', since, ...owner };
  writeFileSync(join(folder, name), JSON.stringify(whole));
}

/** Sets a file's time to some seconds ago. */
function age(name: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(join(folder, name), then, then);
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('a locked folder', () => {
  it('cannot be locked a second time, until it is released', () => {
    const first = lock();
    expect(lock).toThrow(UserError);
    expect(lock).toThrow(
      new RegExp(`^run folder ${folder}: the process ${process.pid} writes it, since 20`),
    );
    first.check();
    first.release();
    expect(readdirSync(folder)).toEqual([]);
    const second = lock();
    // The second lock's file may have the same name as the first one's.
    first.release();
    expect(lock).toThrow(UserError);
    second.release();
  });

  it('stays locked while its owner lives, and is free when it is dead', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    leave('run.1.lock', { pid, began: beganAt(pid) });
    expect(lock).toThrow(`the process ${pid} writes it`);
    // A living process keeps its lock, however long ago its last sign of life was and whatever the machine's name is.
    leave('run.1.lock', { pid, began: beganAt(pid), host: 'earlier' });
    age('run.1.lock', 1e6);
    expect(() => lock({ force: true })).toThrow(`the process ${pid} writes it`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lock().release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, () => Promise<Readonly<Record<string, unknown>>>]>([
    ['is dead', async () => ({ pid: await deadPid() })],
    ['began at another time, and so was another', () => Promise.resolve({ pid: process.pid })],
  ])('is free where the process of its lock %s', async (_, owner) => {
    leave('run.1.lock', await owner());
    const mine = lock();
    expect(readdirSync(folder)).toEqual(['run.2.lock']);
    mine.release();
  });

  describe.each<[string, Readonly<Record<string, unknown>>]>([
    ['of another machine', { pid: 1, host: 'elsewhere', boot: 'other' }],
    ['of a machine that says nothing', { pid: 1, host: 'elsewhere', boot: null, namespace: null }],
    ['of a container with the same host name', { pid: process.pid, namespace: 'pid:[1]' }],
    ['of a container with another host name', { pid: 7, namespace: 'pid:[1]', host: 'it' }],
    [
      'with its number before the machine was started again',
      { pid: process.pid, began: beganAt(process.pid), boot: 'earlier' },
    ],
  ])('where its owner is a process %s', (_, owner) => {
    beforeEach(() => {
      leave('run.3.lock', owner);
    });

    it('stays locked while that gives signs of life', () => {
      age('run.3.lock', 30);
      expect(lock).toThrow(
        /the process \d+ on the machine .* writes it, since 2026-01-01.* sign of life is 30 s old, .* 60 s without one .* taken from it/,
      );
      expect(readdirSync(folder)).toEqual(['run.3.lock']);
    });

    it('is free after a while without one', () => {
      age('run.3.lock', 61);
      lock().release();
      expect(readdirSync(folder)).toEqual([]);
    });

    it('is free at once for who says that it is dead', () => {
      lock({ force: true }).release();
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it('is touched every few seconds, by the clock of the file system', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const mine = lock();
      const path = join(folder, 'run.1.lock');
      const text = readFileSync(path, 'utf8');
      age('run.1.lock', 40);
      vi.advanceTimersByTime(6000);
      expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(30_000);
      expect(readFileSync(path, 'utf8')).toBe(text);
      mine.release();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is lost by an owner that was thought dead, which then neither writes it nor frees it', () => {
    const first = lock();
    rmSync(join(folder, 'run.1.lock'));
    expect(first.check).toThrow(RunError);
    expect(first.check).toThrow(/its lock, .*run\.1\.lock, is gone/);
    const second = lock();
    expect(first.check).toThrow(
      new RegExp(`the process ${process.pid} on the machine .* has taken it over, since 20`),
    );
    first.release();
    second.check();
    second.release();
  });

  it.each(['', '{"pid":', '{"pid":0}', 'null'])(
    'waits for a lock that says %j to be written, for a while',
    (text) => {
      const path = join(folder, 'run.1.lock');
      writeFileSync(path, text);
      expect(lock).toThrow(/another process begins to write it/);
      age('run.1.lock', 60);
      lock().release();
    },
  );

  it('is free at once where there was no room for the name of its owner', () => {
    const write = () => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    expect(() => lockFolder({ ...nodeDisk, write }, folder)).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
    lock().release();
  });

  it('leaves files alone that are no locks', () => {
    for (const name of ['run.lock', 'run.1.lock.txt', 'run.x.lock']) {
      writeFileSync(join(folder, name), 'x');
    }
    lock().release();
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

/**
 * Tries to lock the folder. At the change of the disk with the first of these numbers, another process makes the same
 * attempt from beginning to end, and so on for the other numbers. Returns how many of them got the lock.
 */
function contend([when, ...others]: readonly number[]): number {
  let [changes, won] = [0, 0];
  const meanwhile =
    <Args extends readonly unknown[], Result>(change: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (changes++ === when) won += contend(others);
      return change(...args);
    };
  const disk = {
    ...nodeDisk,
    open: meanwhile(nodeDisk.open),
    write: meanwhile(nodeDisk.write),
    close: meanwhile(nodeDisk.close),
    remove: meanwhile(nodeDisk.remove),
  };
  try {
    lockFolder(disk, folder);
    return won + 1;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return won;
  }
}

it.each([0, 1, 2, 3])(
  'of three that come at once one gets it, the second at change %d',
  async (first) => {
    for (const second of [0, 1, 2, 3]) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      if (second % 2 === 0) leave('run.1.lock', { pid: await deadPid() });
      expect(contend([first, second])).toBe(1);
    }
  },
);
