import { parseOptions, strictOptions, wholeNumber } from '@tapehead/options';
import type { ModelSizes } from '@tapehead/spec';

const size = wholeNumber(1, 65536);
const modelSizes = strictOptions({ inputSize: size, outputSize: size });

/**
 * The sizes of a model, whatever else the object holds: a task has them too.
 * @throws {InvalidOptionsError} if one is impossible.
 */
export function parseModelSizes(kind: string, { inputSize, outputSize }: ModelSizes): ModelSizes {
  return parseOptions(kind, modelSizes, { inputSize, outputSize });
}
