import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import type { JsonObject } from '@tapehead/core';
import { isJsonObject } from '../settings/json.js';

/**
 * The machine of a run's file with a memory of another size and the same weights. No weight belongs to a single slot,
 * unless the memory's initial contents were learned. If the run has `ended`, its best weights are used. Null if the size
 * of its memory cannot be changed.
 */
export function withSlots(
  bytes: Uint8Array,
  slots: number,
  ended: boolean,
): Uint8Array<ArrayBuffer> | null {
  const file = decodeModelFile(bytes);
  const { config = null } = file.metadata;
  if (!isJsonObject(config)) return null;
  const grown = changed(config, ['machine', 'options', 'slots'], slots);
  const options = changed(file.architecture.options, ['memory', 'options', 'slots'], slots);
  if (!grown || !options || sizedBySlots(config)) return null;
  const { kept, best } = file.tensors;
  return encodeModelFile({
    ...file,
    architecture: { ...file.architecture, options },
    weights: kept ?? (ended && best && config.keep === 'best' ? best : file.weights),
    tensors: {},
    metadata: { config: grown },
  });
}

/** Whether there are weights that belong to single slots. */
function sizedBySlots({ machine }: JsonObject): boolean {
  if (!isJsonObject(machine) || !isJsonObject(machine.options)) return false;
  const { initialMemory } = machine.options;
  return isJsonObject(initialMemory) && initialMemory.kind === 'learned';
}

/** The object with another number at a path; null if there is none there. */
function changed(
  object: JsonObject,
  [name = '', ...rest]: readonly string[],
  value: number,
): JsonObject | null {
  const before = object[name];
  if (rest.length === 0) return typeof before === 'number' ? { ...object, [name]: value } : null;
  const inner = isJsonObject(before) ? changed(before, rest, value) : null;
  return inner && { ...object, [name]: inner };
}
