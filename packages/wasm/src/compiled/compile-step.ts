import {
  type Batch,
  type Clipping,
  type GradientSummary,
  InvalidOptionsError,
  type Loss,
  oneOf,
  type Optimizer,
  parseOptions,
  requireModel,
  type Rng,
  type SequenceModel,
  strictOptions,
  type TrainStep,
} from '@tapehead/core';
import {
  type Averaging,
  checkBatch,
  drawGradientNoise,
  float32Norm,
  disposeForms,
  drawForm,
  formsInTraining,
  type GradientNoise,
  type InTraining,
  noisyUpdatesEntry,
  noClipping,
  sigmoidCrossEntropy,
  stepOptions,
} from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { generatorOf } from '../recorded/generate.js';
import { type Simd, simdNames } from '../simd.js';
import { createEngine, type Engine, type PlacedEngine } from './engine.js';
import { createGradientSum } from './gradient-sum.js';
import { currentHost, type Host } from './host.js';
import { inPlaceWriting } from './in-place.js';
import { compileLoss } from './losses.js';
import { createAverages } from './optimizers/averages.js';
import { createSlots } from './optimizers/slots.js';
import { type Portion, portionsOf, sequencesAtOnce } from './portions.js';
import { createUpdate } from './updates.js';
import { gradientsCount, trainableEntries } from './weights.js';

/** The options of `compileStep`: what a model is trained with. */
export interface CompileOptions {
  /** Changes the weights by their gradients. */
  readonly optimizer: Optimizer;
  /** Cross-entropy of bits, if not given. */
  readonly loss?: Loss | undefined;
  /** None, if not given. */
  readonly clip?: Clipping | undefined;
  /** How to average the weights over the updates; no averaging if null or not given. */
  readonly averaging?: Averaging | null | undefined;
  /** Adds noise to the gradients, after they are clipped; none if null or not given. */
  readonly gradientNoise?: GradientNoise | null | undefined;
  /** Makes the forms in which the model is trained; the model itself, if not given. The step frees them. */
  readonly inTraining?: InTraining | undefined;
  /** How to add up products; `strict`, if not given, which computes the same bits on every machine. */
  readonly simd?: Simd | undefined;
}

/** The schema of `CompileOptions`. */
const compileOptions = strictOptions({
  ...stepOptions.shape,
  simd: oneOf(simdNames).optional(),
});

/** What is random in a pass of a batch through a model. */
export interface Drawn {
  /** Which of the forms that `inTraining` makes is trained, counted from 0. */
  readonly form: number;
  /** The noise of a model that has any, for T steps of B sequences, [T, B, …]. */
  readonly noise?: Float32Array | undefined;
}

/** A training step whose gradients several threads can add up, each from some of the batch's sequences. */
export interface CompiledStep extends TrainStep {
  /**
   * Computes what some sequences contribute to the gradients of the loss of a batch of `of` sequences, and returns
   * what they contribute to that loss. `drawn` is what `draw` returned for the batch, with their part of its noise; the
   * first form without noise, if not given. The step holds no gradients until `hold` is called.
   */
  contribute(part: Batch, of: number, drawn?: Drawn): number;
  /**
   * What is random in a pass of a batch.
   * @throws {Error} if the model is trained in several forms, and there is no generator.
   */
  draw(size: Pick<Batch, 'steps' | 'sequences'>, rng: Rng | undefined): Drawn;
  /**
   * The contribution to the gradients of all trainable weights in one array. The layout, with zeros as padding, is
   * the same in every step of the same model. It is a view, valid only until the next call.
   */
  contribution(): Float32Array;
  /** Adds the contribution of another step of the same model. */
  addContribution(other: Float32Array): void;
  /** How many numbers a contribution has. */
  readonly contributionCount: number;
  /** Makes the current contribution the gradients that the step holds, for a batch with this loss. */
  hold(loss: number): GradientSummary;
}

/**
 * The training step of a model as WebAssembly that is generated from a recording of its step, in the memory of
 * tfjs's WASM backend, on the model's own variables and on an optimizer state of the same names: it computes
 * what the reference step computes, and the two can take turns.
 *
 * A large batch of a model with a large state goes through all steps two sequences at a time, unless its sequences act on
 * each other.
 *
 * The caller owns it and disposes of it before the model. The model is recorded once, for all that is compiled
 * of it; code for a batch size is generated when that size is first used. A loss of your own is recorded too, and an
 * optimizer or clipping of your own at the first update. If these two cannot be recorded, the update runs as tfjs ops;
 * `explainCompilation` says which it is.
 * @throws {NotRecordableError} if there is something in the model's step, or the loss, that cannot be recorded.
 * @throws {CompiledDisagreementError} if what is generated does not compute what the model computes.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { copy } from '@tapehead/tasks';
 * import { adam } from '@tapehead/trainer';
 * import { compileStep, selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const rng = createRng(1);
 * const task = copy({ bits: 2, maxLength: 3 });
 * const model = paper({ slots: 8, width: 6 }).build(task, rng);
 * const step = compileStep(model, { optimizer: adam() });
 * const { loss } = step.gradients(task.sample([{ length: 3 }], rng));
 * step.update(1e-3);
 * console.log(loss > 0); // true
 * step.dispose();
 * model.dispose();
 * ```
 */
export function compileStep(model: SequenceModel, options: CompileOptions): CompiledStep {
  requireModel('compileStep.model', model);
  const {
    optimizer,
    loss = sigmoidCrossEntropy,
    clip = noClipping(),
    averaging = null,
    gradientNoise = null,
    inTraining,
    simd = 'strict',
  } = parseOptions('compileStep', compileOptions, options);
  const trainable = trainableEntries(model.weights);
  if (trainable.length === 0)
    throw new InvalidOptionsError(['compileStep: the model has no trainable weight']);
  const host = currentHost(simd);
  const forms = compileForms(model, inTraining, simd);
  const compiledLoss = compileLoss(host, loss, model.outputSize);
  const averages = averaging && createAverages(host, Object.fromEntries(trainable), averaging);
  const slots = createSlots(host, optimizer, Object.fromEntries(trainable));
  const names = trainable.map(([name]) => name);
  const noisy = gradientNoise !== null;
  const update = createUpdate(host, { optimizer, clip, noisy }, slots, names);
  const noisyUpdates = noisy ? tf.tidy(() => tf.variable(tf.scalar(0), false)) : null;
  const allSlots = {
    ...slots.variables,
    ...averages?.variables,
    ...(noisyUpdates && { [noisyUpdatesEntry]: noisyUpdates }),
  };
  const beginWriting = inPlaceWriting(host, { ...Object.fromEntries(trainable), ...allSlots });
  const adding = createGradientSum(host);
  let computed: PlacedEngine | null = null;
  let held: { readonly placed: PlacedEngine; readonly summary: GradientSummary } | null = null;

  const placedGradients = (): PlacedEngine => {
    if (computed) return computed;
    throw new Error('There are no gradients; call contribute first');
  };

  const formAt = (index: number): CompiledForm => {
    const form = forms[index];
    if (form) return form;
    throw new RangeError(`form: got ${index}, expected an index below ${forms.length}`);
  };

  /** Computes the loss and the gradients of some sequences. */
  const compute = ({ engine }: CompiledForm, { batch, noise }: Portion, of: number) => {
    const { steps, sequences, inputs, targets, mask } = batch;
    const placed = engine.placed(steps, sequences);
    host.floats(placed.inputs, inputs.length).set(inputs);
    host.floats(placed.targets, targets.length).set(targets);
    host.floats(placed.mask, mask.length).set(mask);
    engine.forward(placed, placed.inputs, steps, sequences, noise);
    const { logits, dLogits, backward } = placed.model;
    const rows = steps * sequences;
    const lossRows = { rows, logits, targets: placed.targets, mask: placed.mask, dLogits };
    const value = compiledLoss.evaluate(lossRows, 1 / of);
    backward(steps);
    return { placed, value };
  };

  /** The noise of an update for the gradients of all trainable weights. */
  const drawNoise = (rng: Rng | undefined) => {
    if (!gradientNoise || !noisyUpdates) return null;
    const counter = host.floats(host.pointerOf(noisyUpdates, `The slot ${noisyUpdatesEntry}`), 1);
    const updates = Number(counter[0]);
    const sizes = trainable.map(([, { size }]) => size);
    const noise = drawGradientNoise(gradientNoise, updates, sizes, rng);
    counter[0] = updates + 1;
    return noise;
  };

  const step: CompiledStep = {
    engine: 'compiled',
    loss,
    optimizerState: allSlots,
    contribute(part, of, { form, noise } = { form: 0 }) {
      held = null;
      computed = null;
      checkBatch(part, model);
      const trained = formAt(form);
      const atOnce = sequencesAtOnce(trained.model, part.sequences);
      const portions = portionsOf(part, atOnce, noise);
      let loss = 0;
      portions.forEach((portion, index) => {
        const { placed, value } = compute(trained, portion, of);
        loss += value;
        const { pointer, count } = placed.gradients;
        if (index < portions.length - 1) adding.keep(count, pointer, index === 0);
        else if (index > 0) adding.addKept(count, pointer);
        computed = placed;
      });
      return loss;
    },
    draw({ steps, sequences }, rng) {
      const form = drawForm(forms.length, rng);
      const noise = rng && formAt(form).engine.drawNoise(steps, sequences, rng);
      return { form, noise };
    },
    contribution() {
      const { pointer, count } = placedGradients().gradients;
      return host.floats(pointer, count);
    },
    addContribution(other) {
      const { pointer, count } = placedGradients().gradients;
      if (other.length !== count)
        throw new RangeError(`contribution: got ${other.length} numbers, expected ${count}`);
      adding.add(other, pointer);
    },
    contributionCount: gradientsCount(trainable.map(([, weight]) => weight)),
    hold(loss) {
      const placed = placedGradients();
      const { pointer, count } = placed.gradients;
      const norm = globalNorm(host, pointer, count);
      const finite = Number.isFinite(loss) && norm <= clip.largestNorm;
      held = { placed, summary: { loss, norm, finite } };
      return held.summary;
    },
    gradients(batch, rng) {
      checkBatch(batch, model);
      return step.hold(step.contribute(batch, batch.sequences, step.draw(batch, rng)));
    },
    update(learningRate, rng) {
      if (!held) throw new Error('update: there are no gradients; call gradients first');
      if (!held.summary.finite)
        throw new Error('update: the gradients are not finite, or too large; skip this step');
      if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
        throw new RangeError(
          `update(learningRate): got ${learningRate}, expected a number of at least 0`,
        );
      }
      const { placed, summary } = held;
      beginWriting();
      const noise = drawNoise(rng);
      update.apply(placed.trainable, learningRate, float32Norm(summary.norm), noise);
      averages?.update(placed.trainable);
      held = null;
      computed = null;
    },
    dispose() {
      held = null;
      computed = null;
      adding.dispose();
      for (const { engine } of forms) engine.dispose();
      disposeForms(
        forms.map((form) => form.model),
        model,
      );
      compiledLoss.dispose();
      update.dispose();
      noisyUpdates?.dispose();
      slots.dispose();
      averages?.dispose();
    },
  };
  return step;
}

/** A form in which a model is trained, and its code. */
interface CompiledForm {
  readonly model: SequenceModel;
  readonly engine: Engine;
}

function compileForms(
  model: SequenceModel,
  inTraining: InTraining | undefined,
  simd: Simd,
): readonly CompiledForm[] {
  const forms = formsInTraining(model, inTraining);
  try {
    return forms.map((form) => {
      const engine = createEngine(form, 'training', simd, model.weights);
      // So that what cannot be recorded is refused here and not later.
      generatorOf(form).recorded('training');
      return { model: form, engine };
    });
  } catch (error) {
    disposeForms(forms, model);
    throw error;
  }
}

/** The L2 norm of the gradients; computed in double precision where a square exceeds float32. */
function globalNorm(host: Host, pointer: number, count: number): number {
  const squares = host.kernels.sumOfSquares(count, pointer);
  if (squares < Infinity) return Math.sqrt(squares);
  return Math.sqrt(host.floats(pointer, count).reduce((sum, value) => sum + value * value, 0));
}
