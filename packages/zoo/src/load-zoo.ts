import { decodeModel } from '@tapehead/checkpoint';
import { type Json, parseOptions, type SequenceModel } from '@tapehead/core';
import { ntmRegistry } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { zooCard, type ZooCard } from './card.js';
import type { ZooName } from './catalogue.js';
import { bytesOf, readZooFile } from './zoo-files.js';

/** A trained model. Free it with its `dispose`. */
export interface ZooModel extends SequenceModel {
  /** How it was trained and how good it is. */
  readonly card: ZooCard;
  /** The config of its training, for `loadExperiment` of @tapehead/experiments. */
  readonly config: Json;
}

const moduleText = z.base64({
  error: 'what a module @tapehead/zoo/models/<name> has as its default export',
});

/**
 * Loads a trained model: `const model = await loadZoo('copy-lstm')`. Works in Node and in pages, where a
 * bundler makes a file of its own of each model; tfjs needs a backend by then.
 * @throws {InvalidOptionsError} if there is none of that name.
 * @throws {Error} if its file cannot be loaded, or tfjs has no backend.
 * @example
 * ```ts
 * import { selectWasm } from '@tapehead/wasm';
 * import { loadZoo } from '@tapehead/zoo';
 *
 * await selectWasm();
 * const model = await loadZoo('copy-lstm');
 * console.log(model.card.solved); // true
 * model.dispose();
 * ```
 */
export async function loadZoo(name: ZooName): Promise<ZooModel> {
  return modelOf(await readZooFile(name));
}

/**
 * The trained model of one of the modules `@tapehead/zoo/models/<name>`. A bundle holds that model and no
 * other: `import copyLstm from '@tapehead/zoo/models/copy-lstm'` and `const model = zooModel(copyLstm)`.
 * @param file The file of the model in base64, as those modules have it.
 * @throws {InvalidOptionsError} if it is something else.
 * @throws {Error} if tfjs has no backend.
 * @example
 * ```ts
 * import { selectWasm } from '@tapehead/wasm';
 * import { zooModel } from '@tapehead/zoo';
 * import copyLstm from '@tapehead/zoo/models/copy-lstm';
 *
 * await selectWasm();
 * const model = zooModel(copyLstm);
 * console.log(model.card.name); // copy-lstm
 * model.dispose();
 * ```
 */
export function zooModel(file: string): ZooModel {
  return modelOf(bytesOf(parseOptions('zooModel.file', moduleText, file)));
}

function modelOf(bytes: Uint8Array): ZooModel {
  if (tf.engine().backendNames().length === 0) {
    throw new Error(
      'zoo: tfjs has no backend to put the weights on; await selectWasm() of @tapehead/wasm before, or import another',
    );
  }
  const { model, metadata } = decodeModel(bytes, ntmRegistry);
  const card = parseOptions('zoo card', zooCard, metadata.card);
  return { ...model, card, config: metadata.config ?? null };
}
