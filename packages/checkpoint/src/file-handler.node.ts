import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { CheckpointError, quoted } from './checkpoint-error.js';
import { parseStrictJson } from './strict-json.js';

const modelName = 'model.json';
const weightsName = 'weights.bin';

/** What tfjs's own `model.json` holds. */
const modelJson = z.looseObject({
  modelTopology: z.looseObject({}),
  format: z.string().default('unknown'),
  /** Ours are strings. */
  userDefinedMetadata: z.record(z.string(), z.string()).catch({}),
  weightsManifest: z.array(
    z.object({
      // A file beside it and nothing else.
      paths: z.array(z.string().regex(/^[^/\\]*[^/\\.][^/\\]*$/)),
      weights: z.array(
        z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.literal('float32') }),
      ),
    }),
  ),
});

/**
 * Keeps a model in a folder, in the files that tfjs-node writes: `model.json` and `weights.bin`. Served over
 * HTTP, tfjs loads them from there. The path may also be that of the `model.json`.
 */
export function fileHandler(path: string): io.IOHandler {
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
      const { data } = modelJson.safeParse(parseStrictJson(file, await readFile(file, 'utf8')));
      if (!data) {
        throw new CheckpointError(
          `${quoted(file)}: not the model.json of a model that tfjs saved, with weights as float32 in files beside it`,
        );
      }
      const { modelTopology, format, userDefinedMetadata, weightsManifest } = data;
      const parts = weightsManifest.flatMap(({ paths }) => paths);
      const weights = await Promise.all(parts.map((part) => readFile(join(dirname(file), part))));
      return {
        ...{ modelTopology, format, userDefinedMetadata },
        weightSpecs: weightsManifest.flatMap(({ weights: specs }) => specs),
        weightData: weights.map((bytes) => new Uint8Array(bytes).buffer),
      };
    },
  };
}

/** With its parents. Node's own recursive form never returns where a folder cannot be made, as in /proc. */
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

/** So that the file is there whole or not at all. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  await writeFile(temporary, bytes, { flush: true });
  await rename(temporary, path);
}
