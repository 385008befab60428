import { InvalidOptionsError, type SequenceModel } from '@tapehead/core';
import type { InTraining } from './step-options.js';

/**
 * The form of a model in which it is trained; the model itself, if no function makes another one. The caller frees a form
 * that is not the model.
 * @throws {InvalidOptionsError} if it has other weights than the model; then it was freed.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { ntmRegistry, paper, withSlots } from '@tapehead/ntm';
 * import { formInTraining } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper({ slots: 128 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const form = formInTraining(model, (whole) => withSlots(whole, 24, ntmRegistry));
 * console.log(form !== model); // true
 * form.dispose();
 * model.dispose();
 * ```
 */
export function formInTraining(
  model: SequenceModel,
  inTraining: InTraining | undefined,
): SequenceModel {
  if (!inTraining) return model;
  const form = inTraining(model);
  const differing = differingWeights(form, model);
  if (differing.length === 0) return form;
  if (form !== model) form.dispose();
  throw new InvalidOptionsError([
    `inTraining: got a form of the model with other weights, expected its names and shapes: ${differing.join(', ')}`,
  ]);
}

function differingWeights(form: SequenceModel, model: SequenceModel): readonly string[] {
  const names = new Set([...Object.keys(model.weights), ...Object.keys(form.weights)]);
  return [...names].filter(
    (name) => String(form.weights[name]?.shape) !== String(model.weights[name]?.shape),
  );
}
