import { loadTensors, type NamedTensorData } from '@tapehead/checkpoint';
import {
  InvalidOptionsError,
  type NamedVariables,
  parseOptions,
  requireModel,
  type SequenceModel,
} from '@tapehead/core';
import * as z from 'zod';

/** Which weights a model took over from another one, by name. */
export interface WarmStart {
  /** Those that have the same name and shape in both. */
  readonly taken: readonly string[];
  /** Those that stay fresh, and why. */
  readonly fresh: readonly string[];
  /** Those of the other model that this one has no place for. */
  readonly unused: readonly string[];
}

const weightsOption = z.instanceof(Map, {
  error: 'weights by name, such as those of decodeModelFile(bytes)',
});

/**
 * Gives a fresh model the weights of another one, those that fit: of the same name and shape. The others keep their
 * fresh values.
 * @param weights of the other model, as a file of it holds them
 * @throws {InvalidOptionsError} if none fits; then nothing has changed.
 * @example
 * ```ts
 * import { encodeModel, decodeModelFile } from '@tapehead/checkpoint';
 * import { createRng } from '@tapehead/core';
 * import { warmStart } from '@tapehead/experiments';
 * import { article } from '@tapehead/ntm';
 * import { copy } from '@tapehead/tasks';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const trained = article({ slots: 16, width: 8 }).build(copy(), createRng(1));
 * const { weights } = decodeModelFile(encodeModel(trained));
 * const model = article({ slots: 32, width: 8 }).build(copy(), createRng(2));
 * const { taken, fresh } = warmStart(model, weights);
 * console.log(taken.length > 0, fresh);
 * ```
 */
export function warmStart(model: SequenceModel, weights: NamedTensorData): WarmStart {
  requireModel('warmStart.model', model);
  parseOptions('warmStart.weights', weightsOption, weights);
  const taken: string[] = [];
  const fresh: string[] = [];
  for (const [name, { shape }] of Object.entries(model.weights)) {
    const given = weights.get(name);
    if (!given) fresh.push(`${name}: not among the given weights`);
    else if (given.shape.join() === shape.join()) taken.push(name);
    else fresh.push(`${name}: got [${given.shape.join(', ')}], expected [${shape.join(', ')}]`);
  }
  if (taken.length === 0) {
    throw new InvalidOptionsError(['warmStart: none of the given weights fits', ...fresh]);
  }
  const chosen = <Value>(entries: Iterable<readonly [string, Value]>) =>
    [...entries].filter(([name]) => taken.includes(name));
  const variables: NamedVariables = Object.fromEntries(chosen(Object.entries(model.weights)));
  loadTensors(variables, new Map(chosen(weights)));
  const unused = [...weights.keys()].filter((name) => !Object.hasOwn(model.weights, name));
  return { taken, fresh, unused };
}
