import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@tapehead/checkpoint';
import getPort from 'get-port';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { findRedis } from '../../packages/queue/fixtures/find-redis.js';
import { chosen } from './choose.js';
import { serveFolder, textOfPage } from './page.js';
import { blocksOf, follow, type Surroundings } from './walkthrough.js';

interface Tutorial {
  readonly quick?: boolean;
  /** What its readers have beside npm. */
  readonly around?: () => Promise<Surroundings>;
  /** What is to be seen in the folder when all of it was done. */
  readonly seen?: (folder: string) => Promise<void>;
}

const tutorials: Readonly<Record<string, Tutorial>> = {
  'my-task': { quick: true },
  'my-controller': {},
  'my-head': {},
  'train-in-a-page': {
    async seen(folder) {
      const { url, close } = await serveFolder(join(folder, 'copying/dist'));
      onTestFinished(close);
      expect(await textOfPage(url, /Learned|could not|Not learned/)).toContain(
        'Learned: 0 wrong bits in ten vectors.',
      );
    },
  },
  'sweep-on-a-cluster': {
    around: async () => ({
      path: [await folderWithRedis()],
      replace: { '6379': String(await getPort({ host: '127.0.0.1' })) },
    }),
  },
  'weights-from-pytorch': {
    around: () => Promise.resolve({ files: { 'weights.safetensors': pytorchWeights() } }),
  },
  'export-to-onnx': {},
};

test('all tutorials are followed', () => {
  const pages = readdirSync('docs/tutorials').map((file) => file.replace(/\.md$/, ''));
  expect(Object.keys(tutorials).toSorted()).toEqual(pages.toSorted());
});

test('the first page leads from an empty folder to what it promises', async () => {
  await follow('docs/start.md');
});

const named = Object.entries(tutorials).map(([name, tutorial]) => ({ name, ...tutorial }));

test.each(named)('the tutorial $name says what to do with each of its blocks', ({ name }) => {
  expect(blocksOf(`docs/tutorials/${name}.md`)).not.toEqual([]);
});

test.each(chosen(named))(
  'the tutorial $name leads from an empty folder to what it promises',
  async ({ name, around, seen }) => {
    const folder = await follow(`docs/tutorials/${name}.md`, await around?.());
    await seen?.(folder);
  },
);

/** A folder with a `redis-server` that can be started, as one that is installed. */
async function folderWithRedis(): Promise<string> {
  const { path, libraries } = findRedis();
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-redis-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const found = libraries === null ? '' : `LD_LIBRARY_PATH='${libraries}' `;
  const program = join(folder, 'redis-server');
  await writeFile(program, `#!/bin/sh\n${found}exec '${path}' "$@"\n`);
  await chmod(program, 0o755);
  return folder;
}

/** A state_dict of pytorch-ntm's, as PyTorch stores it by safetensors. */
function pytorchWeights(): Uint8Array {
  const tensors = z.record(
    z.string(),
    z.object({ shape: z.array(z.int()), data: z.array(z.number()) }),
  );
  const { parameters, buffers } = z
    .object({ parameters: tensors, buffers: tensors })
    .parse(JSON.parse(readFileSync('packages/ntm/golden/pytorch-ntm-one-head.json', 'utf8')));
  return encodeSafetensors(
    new Map(
      Object.entries({ ...parameters, ...buffers }).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float32Array.from(data) },
      ]),
    ),
  );
}
