import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import type { Json, JsonObject } from '@tapehead/core';
import { isJsonObject } from '../settings/json.js';

/** The fields that say the budget: of a run of several phases that of the last one. */
function budgetFields({ phases }: JsonObject, maxSequences: number): JsonObject {
  const all: readonly Json[] = Array.isArray(phases) ? phases : [];
  const last = all.at(-1) ?? null;
  if (!isJsonObject(last)) return { maxSequences };
  const sequences = maxSequences - Number(last.from);
  return { phases: [...all.slice(0, -1), { ...last, sequences }] };
}

/** The file of a run with another budget of sequences, so that training continues up to it. */
export function withBudget(bytes: Uint8Array, maxSequences: number): Uint8Array<ArrayBuffer> {
  const file = decodeModelFile(bytes);
  const { config = null } = file.metadata;
  if (!isJsonObject(config)) return Uint8Array.from(bytes);
  // Leaves out the final weights: with a new budget the run has not ended any more.
  const tensors = Object.fromEntries(
    Object.entries(file.tensors).filter(([group]) => group !== 'kept'),
  );
  return encodeModelFile({
    ...file,
    tensors,
    metadata: { ...file.metadata, config: { ...config, ...budgetFields(config, maxSequences) } },
  });
}
