import { findInTable } from '@tapehead/core';
import { catalogue } from './catalogue.js';
import type { ZooEntry } from './catalogue-entry.js';

/** All models of the zoo. */
export const zooModels: readonly ZooEntry[] = catalogue.map(
  ({ name, task, controller, solved }) => ({ name, task, controller, solved }),
);

/**
 * The file of a model: safetensors with its architecture, the config of its training and its card.
 * @throws {InvalidOptionsError} if there is none of that name.
 * @throws {Error} if it cannot be loaded.
 */
export async function readZooFile(name: string): Promise<Uint8Array> {
  const entries = Object.fromEntries(catalogue.map((entry) => [entry.name, entry]));
  return bytesOf((await findInTable('zoo', entries, name).load()).default);
}

/** The bytes of a file in base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
