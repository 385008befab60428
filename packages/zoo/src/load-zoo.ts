import { decodeModel } from '@tapehead/checkpoint';
import { ntmRegistry } from '@tapehead/ntm';
import { didYouMean, InvalidOptionsError, parseOptions } from '@tapehead/options';
import type { Json, SequenceModel } from '@tapehead/spec';
import * as tf from '@tensorflow/tfjs-core';
import { zooCard, type ZooCard } from './card.js';
import { catalogue } from './catalogue.js';
import { modelBytes } from './model-bytes.js';

/** The name of a model, `<task>-<controller>`. */
export type ZooName = (typeof catalogue)[number]['name'];

/** What is known of a model before it is loaded. */
export interface ZooEntry {
  readonly name: ZooName;
  readonly task: string;
  readonly controller: string;
  /** Whether it reaches the goal of its task. */
  readonly solved: boolean;
}

/** A trained model. Free it with its `dispose`. */
export interface ZooModel extends SequenceModel {
  readonly card: ZooCard;
  /** The config of its training, for `loadExperiment` of @tapehead/recipes. */
  readonly config: Json;
}

/** All models of the zoo. */
export const zooModels: readonly ZooEntry[] = catalogue.map(
  ({ name, task, controller, solved }) => ({ name, task, controller, solved }),
);

/**
 * Loads a trained model: `const model = await loadZoo('copy-lstm')`. Works in Node and in pages; tfjs needs
 * a backend by then.
 * @throws {InvalidOptionsError} if there is none of that name.
 * @throws {Error} if its file cannot be loaded, or tfjs has no backend.
 */
export async function loadZoo(name: ZooName): Promise<ZooModel> {
  const bytes = await readZooFile(name);
  if (tf.engine().backendNames().length === 0) {
    throw new Error(
      'zoo: tfjs has no backend to put the weights on; await selectWasm() of @tapehead/wasm before, or import another',
    );
  }
  const { model, metadata } = decodeModel(bytes, ntmRegistry);
  const card = parseOptions('zoo card', zooCard, metadata.card);
  return { ...model, card, config: metadata.config ?? null };
}

/**
 * The file of a model: safetensors with its architecture, the config of its training and its card.
 * @throws {InvalidOptionsError} if there is none of that name.
 * @throws {Error} if it cannot be loaded.
 */
export async function readZooFile(name: string): Promise<Uint8Array> {
  const entry = catalogue.find((candidate) => candidate.name === name);
  if (entry) return modelBytes(entry.file());
  const names = catalogue.map((candidate) => candidate.name);
  throw new InvalidOptionsError([
    `zoo: got ${JSON.stringify(name)}, expected one of ${names.join(', ')}${didYouMean(name, names)}`,
  ]);
}
