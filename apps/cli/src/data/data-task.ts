import {
  createRng,
  InvalidOptionsError,
  type Json,
  type JsonObject,
  parseOptions,
  realNumber,
  strictOptions,
  type Task,
  type TaskOutputs,
  wholeNumber,
} from '@tapehead/core';
import { type Recipe, recipe } from '@tapehead/experiments';
import { packedTask, shuffled } from '@tapehead/tasks';
import * as z from 'zod';
import type { DataFile } from './read-data.js';

/** The kind under which configs name it. */
export const dataKind = 'data';

const dataOptions = strictOptions({
  /** The name and checksum of the file, so that the config is not used with another one. */
  file: z.string({ error: 'the name of a file' }).optional(),
  sha256: z.string({ error: 'the SHA-256 of a file' }).optional(),
  /** What the outputs are, as for a task; bits, if not given. */
  outputs: z.custom<TaskOutputs & Json>().optional(),
  /** The share of the sequences that is held out of training. */
  heldOut: realNumber(0, 1).default(0.1),
  /** The seed that decides which sequences are held out. */
  seed: wholeNumber(0, 2 ** 32 - 1).default(1),
});

/** Makes the task of a data set from the options that a config has for it. */
export function dataLoader(data: DataFile): (options: JsonObject) => Task {
  return (options) => {
    const { file, sha256, outputs, heldOut, seed } = parseOptions(dataKind, dataOptions, options);
    if (sha256 !== undefined && sha256 !== data.sha256) {
      throw new InvalidOptionsError([
        `data.sha256: ${data.path} is not the ${file ?? 'file'} of the config, or has changed since; expected a file with the SHA-256 ${sha256}`,
      ]);
    }
    const count = heldOutCount(data, heldOut);
    const order = shuffled(data.sequences, createRng(seed));
    return packedTask(
      {
        kind: dataKind,
        options: {
          file: data.name,
          sha256: data.sha256,
          heldOut,
          seed,
          ...(outputs && { outputs }),
        },
      },
      {
        train: order.slice(count),
        test: order.slice(0, count),
        ...(outputs && { outputs }),
      },
    );
  };
}

function heldOutCount({ path, sequences }: DataFile, share: number): number {
  if (sequences.length < 2) {
    throw new InvalidOptionsError([
      `--data ${path}: got ${sequences.length} sequences, expected at least 2, one to train on and one to evaluate`,
    ]);
  }
  return Math.min(sequences.length - 1, Math.max(1, Math.round(share * sequences.length)));
}

/** A recipe for each controller: the defaults, evaluated on as many sequences as are held out by default. */
export function dataRecipes(
  data: DataFile,
  controllers: readonly string[],
): Readonly<Record<string, Recipe>> {
  const sequences = Math.min(1000, heldOutCount(data, 0.1));
  return Object.fromEntries(
    controllers.map((kind) => [
      `${dataKind}-${kind}`,
      recipe('The defaults', {
        task: { kind: dataKind },
        controller: { kind, options: { units: 100 } },
        evaluation: { sequences },
      }),
    ]),
  );
}
