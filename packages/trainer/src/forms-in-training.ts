import { InvalidOptionsError, type Rng, type SequenceModel } from '@tapehead/core';
import type { InTraining } from './step-options.js';

/**
 * The forms of a model in which it is trained; the model itself alone, if no function makes others. The caller frees those
 * that are not the model.
 * @throws {InvalidOptionsError} if there is none, or one has other weights than the model; then all were freed.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { ntmRegistry, paper, withSlots } from '@tapehead/ntm';
 * import { formsInTraining } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper({ slots: 128 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const forms = formsInTraining(model, (whole) =>
 *   [24, 48].map((slots) => withSlots(whole, slots, ntmRegistry)),
 * );
 * console.log(forms.length); // 2
 * for (const form of forms) form.dispose();
 * model.dispose();
 * ```
 */
export function formsInTraining(
  model: SequenceModel,
  inTraining: InTraining | undefined,
): readonly [SequenceModel, ...SequenceModel[]] {
  const [first, ...others] = inTraining?.(model) ?? [model];
  if (!first) throw new InvalidOptionsError(['inTraining: got no form, expected at least one']);
  const forms = [first, ...others] as const;
  const differing = new Set(forms.flatMap((form) => differingWeights(form, model)));
  if (differing.size === 0) return forms;
  disposeForms(forms, model);
  throw new InvalidOptionsError([
    `inTraining: got a form of the model with other weights, expected its names and shapes: ${[...differing].join(', ')}`,
  ]);
}

/** Frees forms of a model, but not the model. */
export function disposeForms(forms: readonly SequenceModel[], model: SequenceModel): void {
  for (const form of new Set(forms)) if (form !== model) form.dispose();
}

/**
 * The index of the form that a batch is trained with, of so many: any with the same probability.
 * @throws {Error} if there are several, and nothing to draw from.
 */
export function drawForm(count: number, rng: Rng | undefined): number {
  if (count === 1) return 0;
  if (rng) return rng.integer(count);
  throw new Error(
    `gradients: the model is trained in ${count} forms, one at random for each batch; pass a generator`,
  );
}

function differingWeights(form: SequenceModel, model: SequenceModel): readonly string[] {
  const names = new Set([...Object.keys(model.weights), ...Object.keys(form.weights)]);
  return [...names].filter(
    (name) => String(form.weights[name]?.shape) !== String(model.weights[name]?.shape),
  );
}
