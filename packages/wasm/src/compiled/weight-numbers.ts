import { requireModel, type SequenceModel } from '@tapehead/core';
import { currentHost } from './host.js';
import { inPlaceWriting } from './in-place.js';

/** Copies the numbers of all weights of a model, fixed ones included, in the order of `model.weights`. */
export interface WeightNumbers {
  /** How many numbers they are. */
  readonly count: number;
  /** Copies the weights as they are now. */
  read(into: Float32Array): void;
  /** Sets the weights to these numbers. */
  write(from: Float32Array): void;
}

/**
 * Direct access to the numbers of a model's weights, to pass them between threads without making tensors.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { copy } from '@tapehead/tasks';
 * import { selectWasm, weightNumbers } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper({ slots: 8, width: 6 }).build(copy(), createRng(1));
 * const { count, read } = weightNumbers(model);
 * const numbers = new Float32Array(count);
 * read(numbers);
 * model.dispose();
 * ```
 */
export function weightNumbers(model: Pick<SequenceModel, 'weights'>): WeightNumbers {
  requireModel('weightNumbers.model', model);
  const { weights } = model;
  const host = currentHost();
  const places = Object.entries(weights)
    .filter(([, { size }]) => size > 0)
    .map(([name, variable]) => ({ variable, what: `The weight ${name}` }));
  const count = places.reduce((sum, { variable }) => sum + variable.size, 0);
  const beginWriting = inPlaceWriting(host, weights);
  const forEach = (
    numbers: Float32Array,
    use: (weight: Float32Array, part: Float32Array) => void,
  ) => {
    if (numbers.length !== count)
      throw new RangeError(`weights: got ${numbers.length} numbers, expected ${count}`);
    let from = 0;
    for (const { variable, what } of places) {
      const { size } = variable;
      use(host.floats(host.pointerOf(variable, what), size), numbers.subarray(from, from + size));
      from += size;
    }
  };
  return {
    count,
    read(into) {
      forEach(into, (weight, part) => {
        part.set(weight);
      });
    },
    write(from) {
      beginWriting();
      forEach(from, (weight, part) => {
        weight.set(part);
      });
    },
  };
}
