import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hastyDisk } from '../../fixtures/hasty-disk.js';
import { trainSmallRun } from '../../fixtures/stored-runs.js';
import { memoryStorage } from '../run/memory-storage.js';
import { readRun } from '../run/read-run.js';
import { runFiles, type StoredFiles } from '../run/storage.js';
import { storedFolder } from './folder-storage.js';
import { createRunFolder, openRunFolder } from './run-folder.js';

let path: string;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'tapehead-storage-')), 'run');
  // Two runs of the same config differ only in their times.
  vi.spyOn(performance, 'now').mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(join(path, '..'), { recursive: true });
});

const folder = () => createRunFolder('run', { path, disk: hastyDisk });
const signal = new AbortController().signal;

/** The files of a folder by their names. */
function filesIn(root: string): ReadonlyMap<string, Uint8Array> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [
        relative(root, file).replaceAll('\\', '/'),
        Uint8Array.from(readFileSync(file)),
      ]),
  );
}

const sorted = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].sort(([one], [other]) => (one < other ? -1 : 1));

async function resumeFrom(files: StoredFiles) {
  return { resume: (await readRun(files, undefined, signal)).resume };
}

/** No file of weights that it was given. */
const ofFreshRun = Object.values(runFiles).filter((name) => name !== runFiles.initialWeights);

test('a run in memory and one in a folder leave the same files, byte for byte', async () => {
  const memory = memoryStorage([], path);
  await trainSmallRun(memory);
  await trainSmallRun(folder());
  expect(sorted(filesIn(path))).toEqual(sorted(memory.files));
  expect([...memory.files.keys()].toSorted()).toEqual([
    ...['checkpoints/000000032.safetensors', 'checkpoints/000000040.safetensors'],
    ...['checkpoints/best.safetensors', ...ofFreshRun.toSorted()],
  ]);
});

test('a run that was begun in a folder goes on in memory, and the other way round', async () => {
  const until = ({ event }: { readonly event: string }) => event === 'point';
  await trainSmallRun(folder(), { until });
  const fromFolder = memoryStorage(filesIn(path), path);
  const inMemory = memoryStorage([], path);
  await trainSmallRun(inMemory, { until });
  expect(sorted(inMemory.files)).toEqual(sorted(filesIn(path)));

  await trainSmallRun(fromFolder, await resumeFrom(fromFolder));
  const opened = openRunFolder(path, { disk: hastyDisk });
  await trainSmallRun(opened, await resumeFrom(opened));
  expect(sorted(filesIn(path))).toEqual(sorted(fromFolder.files));

  const whole = memoryStorage([], path);
  await trainSmallRun(whole);
  for (const name of [runFiles.weights, runFiles.curve, runFiles.figure, runFiles.trace]) {
    expect(fromFolder.files.get(name)).toEqual(whole.files.get(name));
  }
});

test('a folder to read tells what is in it, and of nothing that is not there', async () => {
  const made = folder();
  made.write('some/deep.txt', 'text');
  const read = storedFolder(path);
  expect(read.list('some')).toEqual(['deep.txt']);
  expect(read.list('other')).toEqual([]);
  expect(await read.read('some/none')).toBe(null);
  expect(Buffer.from((await read.read('some/deep.txt')) ?? []).toString()).toBe('text');
  await expect(read.read('some/deep.txt', { mostBytes: 3 })).rejects.toThrow('larger than');
  made.release();
});

test('what is appended goes after what is kept', async () => {
  for (const storage of [folder(), memoryStorage()]) {
    storage.write('log.jsonl', 'one\nha');
    const log = storage.append('log.jsonl', 4);
    log.append(Buffer.from('two\n'));
    log.close();
    expect(Buffer.from((await storage.read('log.jsonl')) ?? []).toString()).toBe('one\ntwo\n');
    storage.release();
  }
});
