import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import { isJsonObject } from '../settings/json.js';

/** The file of a run with another budget of sequences, so that it goes on as far as that. */
export function withBudget(bytes: Uint8Array, maxSequences: number): Uint8Array<ArrayBuffer> {
  const file = decodeModelFile(bytes);
  const { config = null } = file.metadata;
  if (!isJsonObject(config)) return Uint8Array.from(bytes);
  // Those of the end that was: it has not ended any more.
  const tensors = Object.fromEntries(
    Object.entries(file.tensors).filter(([group]) => group !== 'kept'),
  );
  return encodeModelFile({
    ...file,
    tensors,
    metadata: { ...file.metadata, config: { ...config, maxSequences } },
  });
}
