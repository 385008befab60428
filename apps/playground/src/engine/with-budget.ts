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

/** The file of a run with another budget of sequences in all, so that training continues up to it. */
export function withBudget(bytes: Uint8Array, maxSequences: number): Uint8Array<ArrayBuffer> {
  return withFields(bytes, ({ config }) => budgetFields(config, maxSequences));
}

/** The file of a run with one more phase of so many sequences, from where it stands and at the rate that it had. */
export function withPhase(bytes: Uint8Array, sequences: number): Uint8Array<ArrayBuffer> {
  return withFields(bytes, ({ config, state }) => {
    const all: readonly Json[] = Array.isArray(config.phases) ? config.phases : [];
    const last = all.at(-1) ?? null;
    const rate = isJsonObject(last) ? last.learningRate : config.learningRate;
    const learningRate = Number(rate) * 0.5 ** Number(state.rollbacks ?? 0);
    return { phases: [...all, { from: Number(state.sequences), sequences, learningRate }] };
  });
}

/** A run's file with some fields of its config changed. */
function withFields(
  bytes: Uint8Array,
  fieldsOf: (run: { readonly config: JsonObject; readonly state: JsonObject }) => JsonObject,
): Uint8Array<ArrayBuffer> {
  const file = decodeModelFile(bytes);
  const { config = null, state = null } = file.metadata;
  if (!isJsonObject(config)) return Uint8Array.from(bytes);
  // Leaves out the final weights: with a new budget the run has not ended any more.
  const tensors = Object.fromEntries(
    Object.entries(file.tensors).filter(([group]) => group !== 'kept'),
  );
  const fields = fieldsOf({ config, state: isJsonObject(state) ? state : {} });
  return encodeModelFile({
    ...file,
    tensors,
    metadata: { ...file.metadata, config: { ...config, ...fields } },
  });
}
