import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { CheckpointError, quoted } from './checkpoint-error.js';
import { longestHeader } from './encode-safetensors.js';
import { pathOfAddress } from './file-address.js';
import { parseStrictJson } from './strict-json.js';
import { sizeOf } from './tensor-data.js';

const modelName = 'model.json';
const weightsName = 'weights.bin';

/** What tfjs's own `model.json` holds. */
const modelJson = z.looseObject({
  modelTopology: z.looseObject({}),
  format: z.string().default('unknown'),
  /** Tapehead's own metadata are strings. */
  userDefinedMetadata: z.record(z.string(), z.string()).catch({}),
  weightsManifest: z.array(
    z.object({
      // Only the name of a file in the same folder.
      paths: z.array(z.string().regex(/^[^/\\]*[^/\\.][^/\\]*$/)),
      weights: z.array(
        z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') }),
      ),
    }),
  ),
});

/**
 * Keeps a model in a folder, in the files that tfjs-node writes: `model.json` and `weights.bin`. Served over
 * HTTP, tfjs loads them from there. The address, such as `file:///data/models`, may also be that of the `model.json`.
 * @throws {CheckpointError} if the address names no path on this machine.
 */
export function fileHandler(address: string): io.IOHandler {
  const path = pathOfAddress(address, process.platform === 'win32');
  return {
    async save(artifacts) {
      const { weightData = new ArrayBuffer(0), weightSpecs = [], ...model } = artifacts;
      await makeFolder(path);
      await writeWhole(
        join(path, weightsName),
        new Uint8Array(io.CompositeArrayBuffer.join(weightData)),
      );
      const weightsManifest = [{ paths: [weightsName], weights: weightSpecs }];
      const json = JSON.stringify({ ...model, weightsManifest });
      await writeWhole(join(path, modelName), new TextEncoder().encode(json));
      return {
        modelArtifactsInfo: { dateSaved: (await stat(path)).mtime, modelTopologyType: 'JSON' },
      };
    },
    async load() {
      const file = (await stat(path)).isDirectory() ? join(path, modelName) : path;
      await checkSize(file, longestHeader);
      const { data } = modelJson.safeParse(parseStrictJson(file, await readFile(file, 'utf8')));
      if (!data) {
        throw new CheckpointError(
          `${quoted(file)}: not the model.json of a model that tfjs saved, with weights as float32 in files beside it`,
        );
      }
      const { modelTopology, format, userDefinedMetadata, weightsManifest } = data;
      const weightSpecs = weightsManifest.flatMap(({ weights: specs }) => specs);
      const needed = weightSpecs.reduce(
        (sum, { name, shape }) => sum + 4 * sizeOf(`tensor ${quoted(name)}`, shape),
        0,
      );
      const parts = weightsManifest
        .flatMap(({ paths }) => paths)
        .map((part) => join(dirname(file), part));
      for (const part of parts) await checkSize(part, needed);
      const weights = await Promise.all(parts.map((part) => readFile(part)));
      return {
        modelTopology,
        format,
        userDefinedMetadata,
        weightSpecs,
        weightData: weights.map((bytes) => new Uint8Array(bytes).buffer),
      };
    },
  };
}

/** Checks before reading that the path is a file and not larger than `most` bytes. */
async function checkSize(path: string, most: number): Promise<void> {
  const found = await stat(path);
  if (!found.isFile()) {
    throw new CheckpointError(`${quoted(path)}: is a device, a pipe or a folder, expected a file`);
  }
  if (found.size > most) {
    throw new CheckpointError(
      `${quoted(path)}: holds ${found.size} bytes, expected at most ${most}`,
    );
  }
}

/**
 * Makes a folder and its parents. Node's own recursive mkdir never returns where a folder cannot be made, as in
 * /proc.
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isFault(error, 'EEXIST')) return;
    if (!isFault(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Writes a file so that it exists in full or not at all. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  await writeFile(temporary, bytes, { flush: true });
  await rename(temporary, path);
}
