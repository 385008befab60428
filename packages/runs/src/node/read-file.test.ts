import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../run/errors.js';
import { readUserFile } from './read-file.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-read-'));
const path = (name: string) => join(folder, name);
const options = { mostBytes: 2 ** 20, signal: new AbortController().signal };
const tooLarge = 'cannot be used: it is larger than 1 MiB, the most that is read';
const isPosix = process.platform !== 'win32';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function expectRefusal(file: string, message: string): Promise<void> {
  await expect(readUserFile(file, options)).rejects.toThrow(UserError);
  await expect(readUserFile(file, options)).rejects.toThrow(`${file}: ${message}`);
}

describe('a file', () => {
  it('of the most bytes is read, and one of more is not', async () => {
    writeFileSync(path('most'), new Uint8Array(2 ** 20));
    expect(await readUserFile(path('most'), options)).toHaveLength(2 ** 20);
    writeFileSync(path('more'), '');
    for (const size of [2 ** 20 + 1, 900 * 2 ** 20]) {
      truncateSync(path('more'), size);
      await expectRefusal(path('more'), tooLarge);
    }
  });

  it.runIf(existsSync('/dev/zero'))('that is a device is not read, nor a link to one', async () => {
    symlinkSync('/dev/zero', path('link'));
    for (const file of ['/dev/zero', path('link')]) {
      await expectRefusal(file, 'cannot be used: it is a device, expected a file');
    }
  });

  // Files in /proc have a size of 0 but contents all the same, like a file that grows while it is read.
  it.runIf(existsSync('/proc/self/stat'))('that holds more than it says is read', async () => {
    expect((await readUserFile('/proc/self/stat', options)).length).toBeGreaterThan(0);
    const few = readUserFile('/proc/self/stat', { ...options, mostBytes: 3 });
    await expect(few).rejects.toThrow('it is larger than');
  });
});

describe.runIf(isPosix)('a pipe', () => {
  const pipeFrom = (program: string) => {
    const pipe = path('pipe');
    rmSync(pipe, { force: true });
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    return { pipe, writer: spawn('sh', ['-c', `${program} > "$0"`, pipe]) };
  };

  it('is read to its end', async () => {
    const { pipe } = pipeFrom('printf hello');
    expect(Buffer.from(await readUserFile(pipe, options)).toString()).toBe('hello');
  });

  it('without an end is left after the most bytes, and its writer ends', async () => {
    const { pipe, writer } = pipeFrom('yes');
    const closed = once(writer, 'close');
    await expect(readUserFile(pipe, options)).rejects.toThrow(tooLarge);
    await closed;
  });
});
