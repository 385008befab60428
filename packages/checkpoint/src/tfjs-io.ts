import { fileHandler } from '#file-handler';
import { parseOptions, type Registry, type SequenceModel } from '@tapehead/core';
import { io } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { fromArtifacts, toArtifacts } from './artifacts.js';
import { CheckpointError, messageOf } from './checkpoint-error.js';
import { buildModel, type DecodedModel, type ModelExtras, modelFileOf } from './model.js';

/** Where tfjs keeps models: an address such as `indexeddb://mine`, or a handler of your own. */
export type ModelPlace = string | io.IOHandler;

/**
 * Saves a model where tfjs saves models: `file:///folder` or `file://./folder` in Node; `indexeddb://name`,
 * `localstorage://name` and `downloads://name` in a page; `https://…`, to which it is posted; or by any
 * `tf.io` handler.
 * @throws {CheckpointError} if nothing can be saved there, or the model cannot be stored.
 */
export async function saveModel(
  model: SequenceModel,
  place: ModelPlace,
  extras: ModelExtras = {},
): Promise<io.SaveResult> {
  const artifacts = toArtifacts(modelFileOf(model, extras));
  const handler = handlerOf(place, io.getSaveHandlers);
  return attempt(place, 'saved', () => handler.save?.(artifacts));
}

/**
 * Builds a model that `saveModel` saved, from the parts that the registry holds. Where the folder of `file://…`
 * is served, `https://…/model.json` loads it as well.
 * @throws {CheckpointError} if there is none, or it is damaged, another library's, or cannot be built.
 */
export async function loadModel(place: ModelPlace, registry: Registry): Promise<DecodedModel> {
  const handler = handlerOf(place, io.getLoadHandlers);
  const file = await attempt(place, 'loaded', () => handler.load?.().then(fromArtifacts));
  return buildModel(file, registry);
}

const placeOption = z.custom<ModelPlace>(
  (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
  { error: 'an address, such as file://folder, or a handler of tf.io' },
);

/**
 * Tapehead's handler for files, since plain tfjs has none and tfjs-node's takes `%20` literally; tfjs's for
 * everything else.
 */
function handlerOf(place: ModelPlace, find: (address: string) => io.IOHandler[]): io.IOHandler {
  parseOptions('place', placeOption, place);
  if (typeof place !== 'string') return place;
  if (/^file:/i.test(place)) return fileHandler(place);
  const [handler, ...others] = find(place);
  if (others.length > 0) throw new CheckpointError(`${place}: several tf.io handlers take it`);
  if (handler) return handler;
  throw new CheckpointError(
    `${place}: nothing can be kept there; expected file://… in Node, indexeddb://…, localstorage://… or downloads://… in a page, https://… or a tf.io handler`,
  );
}

async function attempt<Result>(
  place: ModelPlace,
  done: string,
  action: () => Promise<Result> | undefined,
): Promise<Result> {
  const where = typeof place === 'string' ? place : 'the handler';
  const fault = (cause: string) => `${where}: the model cannot be ${done}: ${cause}`;
  const result = action();
  if (!result) throw new CheckpointError(fault(`there is nothing by which it could be ${done}`));
  try {
    return await result;
  } catch (error) {
    throw new CheckpointError(fault(messageOf(error)), { cause: error });
  }
}
