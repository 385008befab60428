import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BrowserProgram } from './pinned-chromium.js';

/** The libraries that a program needs and this machine lacks, in words; null if none are missing. */
export async function lackOfLibraries(program: BrowserProgram): Promise<string | null> {
  const { executablePath, env } = program;
  // Without `ldd`, the browser itself reports missing libraries when it is started.
  const { stdout } = await promisify(execFile)('ldd', [executablePath], { env }).catch(() => ({
    stdout: '',
  }));
  const missing = missingLibraries(stdout);
  if (missing.length === 0) return null;
  return (
    `Chromium cannot run on this machine, which lacks\n${missing.map((name) => `  ${name}`).join('\n')}\n` +
    'Install the packages of your system that have them; nothing was installed for you.'
  );
}

/** The libraries that `ldd` did not find, and the versions that it did not find in others. */
export function missingLibraries(ldd: string): readonly string[] {
  const libraries = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name);
  const versions = [...ldd.matchAll(/(\S+): version [`'](\S+)' not found/g)].map(
    ([, path = '', version = '']) => `${version} in ${path}`,
  );
  return [...new Set([...libraries, ...versions])];
}
