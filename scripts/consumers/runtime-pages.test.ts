import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { expect, inject, onTestFinished, test } from 'vitest';
import { serveFolder, textOfPage } from './page.js';
import { follow } from './walkthrough.js';

const right = '0 of 320 bits are wrong';
const { platform, arch } = process;

/** Where the page is that a bundler makes, in the folder in which its page of the documentation was followed. */
const bundled: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['vite', 'webpack', 'esbuild', 'rollup', 'parcel'].map((name) => [name, 'copying/dist']),
  ),
  'no-bundler': 'copying',
};

/** The npm package and the folder in it that have the program of a runtime. */
const programs: Readonly<
  Record<string, { readonly name: string; readonly folder: string } | null>
> = {
  node: null,
  deno: { name: `@deno/${platform}-${arch}-glibc`, folder: '' },
  bun: { name: `@oven/bun-${platform}-${arch}`, folder: 'bin' },
};

test('all pages of runtimes and bundlers are followed', () => {
  const pages = readdirSync('docs/runtimes').map((file) => file.replace(/\.md$/, ''));
  const followed = [...Object.keys(bundled), ...Object.keys(programs), 'next'];
  expect(followed.toSorted()).toEqual(pages.toSorted());
});

const pageOf = (name: string) => `docs/runtimes/${name}.md`;

test.each(Object.entries(programs))(
  'a program for %s is as its page says',
  async (name, needed) => {
    await follow(pageOf(name), { path: needed ? [await installed(needed)] : [] });
  },
);

test.each(Object.entries(bundled))('a page by %s is as its page says', async (name, built) => {
  const folder = await follow(pageOf(name));
  const { url, close } = await serveFolder(join(folder, built));
  onTestFinished(close);
  expect(await textOfPage(url, /wrong/)).toContain(right);
});

test('a page and a route handler of Next are as their page says', async () => {
  const folder = join(await follow(pageOf('next')), 'copying');
  const port = String(await getPort());
  const server = execa('next', ['start', '--port', port], {
    cwd: folder,
    preferLocal: true,
    localDir: folder,
    reject: false,
  });
  onTestFinished(async () => {
    server.kill();
    await server;
  });
  const url = `http://localhost:${port}/`;
  while (!(await fetch(url).catch(() => null))) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await (await fetch(`${url}wrong`)).json()).toEqual({ wrong: 0 });
  expect(await textOfPage(url, /wrong/)).toContain(right);
});

/** Installs the program of a runtime, and returns the folder that it is in. */
async function installed({ name, folder }: { readonly name: string; readonly folder: string }) {
  const place = await mkdtemp(join(tmpdir(), 'tapehead-runtime-'));
  onTestFinished(() => rm(place, { recursive: true }));
  await execa('npm', ['install', '--prefix', place, '--registry', inject('registry'), name]);
  return join(place, 'node_modules', name, folder);
}
