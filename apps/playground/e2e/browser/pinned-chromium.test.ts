import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { missingLibraries } from './missing-libraries.js';
import { pinnedChromium, unpackChromium } from './pinned-chromium.js';

test('of several test runs that begin at once one unpacks Chromium, and all have it whole', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'tapehead-chromium-'));
  onTestFinished(() => {
    rmSync(parent, { recursive: true });
  });
  const folders = await Promise.all([unpackChromium(parent), unpackChromium(parent)]);
  expect(new Set(folders)).toEqual(new Set([join(parent, 'unpacked')]));
  expect(readdirSync(parent)).toEqual(['unpacked']);
  const files = ['chromium', 'al2023/lib/libnss3.so', 'fonts/fonts', 'fonts.conf', 'libEGL.so'];
  for (const file of files) accessSync(join(parent, 'unpacked', file), constants.R_OK);
  accessSync(join(parent, 'unpacked', 'chromium'), constants.X_OK);
});

test('it runs with its own libraries, before any that were asked for', async () => {
  const { env, executablePath } = await pinnedChromium();
  const [first = '', ...others] = String(env.LD_LIBRARY_PATH).split(':');
  expect(readdirSync(first)).toContain('libnspr4.so');
  expect(others.join(':')).toBe(process.env.LD_LIBRARY_PATH ?? '');
  expect(executablePath).toMatch(/\/unpacked\/chromium$/);
});

test('a library that is missing is named, once, and so is a version of one', () => {
  const ldd = [
    "./chromium: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./chromium)",
    "./chromium: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by libnss3.so)",
    '\tlinux-vdso.so.1 (0x00007ffd3a7f5000)',
    '\tlibgcc_s.so.1 => not found',
    '\tlibnss3.so => /somewhere/libnss3.so (0x00007fa04044b000)',
    '\tlibgcc_s.so.1 => not found',
  ].join('\n');
  expect(missingLibraries(ldd)).toEqual([
    'libgcc_s.so.1',
    'GLIBC_2.34 in /lib/x86_64-linux-gnu/libc.so.6',
  ]);
  expect(missingLibraries('\tstatically linked\n')).toEqual([]);
});
