import {
  type GradientSummary,
  InvalidOptionsError,
  type NamedTensors,
  parseOptions,
  requireModel,
  type Rng,
  type SequenceModel,
  type TrainStep,
  type Clipping,
  type Loss,
  type Optimizer,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Averaging, createAverages } from './averaging.js';
import { batchTensors } from './batch-tensors.js';
import { float32Norm, noClipping } from './clipping.js';
import { drawGradientNoise, type GradientNoise, noisyUpdatesEntry } from './gradient-noise.js';
import { sigmoidCrossEntropy } from './losses.js';
import { named } from './named.js';
import { disposeForms, drawForm, formsInTraining } from './forms-in-training.js';
import { type InTraining, stepOptions } from './step-options.js';

/** The options of `createReferenceStep`. */
export interface ReferenceStepOptions {
  /** Changes the weights by their gradients. */
  readonly optimizer: Optimizer;
  /** Cross-entropy of bits, if not given. */
  readonly loss?: Loss;
  /** None, if not given. */
  readonly clip?: Clipping;
  /** Averages the weights over the updates; null, as if not given: not. */
  readonly averaging?: Averaging | null;
  /** Adds noise to the gradients, after they are clipped; null, as if not given: none. */
  readonly gradientNoise?: GradientNoise | null;
  /** Makes the forms in which the model is trained; the model itself, if not given. */
  readonly inTraining?: InTraining | undefined;
}

/**
 * The step of training that tfjs differentiates: it runs any model, on any tfjs backend, and changes the
 * model's trainable weights only. The caller owns it and disposes of it before the model.
 *
 * `update` uses the held gradients up, so each needs a `gradients` before it. A step whose gradients
 * have a norm above the clipping's `largestNorm` is not to be taken.
 * @throws {Error} if the model has no trainable weight.
 * @throws {InvalidOptionsError} if there is no model, or one that was disposed of, and for wrong options.
 * @example
 * ```ts
 * import { lstm, recurrent } from '@tapehead/controllers';
 * import { createRng } from '@tapehead/core';
 * import { copy } from '@tapehead/tasks';
 * import { adam, createReferenceStep } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const task = copy({ bits: 2, maxLength: 2 });
 * const model = recurrent(lstm({ units: 8 })).build(task, createRng(1));
 * const step = createReferenceStep(model, { optimizer: adam() });
 * const { finite } = step.gradients(task.sample([{ length: 2 }], createRng(2)));
 * if (finite) step.update(1e-3);
 * step.dispose();
 * model.dispose();
 * ```
 */
export function createReferenceStep(
  model: SequenceModel,
  options: ReferenceStepOptions,
): TrainStep {
  requireModel('createReferenceStep.model', model);
  const {
    optimizer,
    loss = sigmoidCrossEntropy,
    clip = noClipping(),
    averaging = null,
    gradientNoise = null,
    inTraining,
  } = parseOptions('createReferenceStep', stepOptions, options);
  const weights = Object.fromEntries(
    Object.entries(model.weights).filter(([, { trainable }]) => trainable),
  );
  const variables = Object.values(weights);
  if (variables.length === 0) {
    throw new InvalidOptionsError([
      'createReferenceStep.model: got one without a trainable weight, expected at least one',
    ]);
  }
  const shapes = Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => [name, shape]),
  );
  const forms = formsInTraining(model, inTraining);
  /** Gives a form the model's numbers, which the two share then. */
  const follow = (form: SequenceModel) => {
    if (form === model) return;
    for (const [name, weight] of Object.entries(form.weights)) {
      weight.assign(named(model.weights, name));
    }
  };
  const averages = averaging && createAverages(weights, averaging);
  const state = Object.fromEntries(
    Object.entries(optimizer.stateShapes(shapes)).map(([name, shape]) => [
      name,
      tf.tidy(() => tf.variable(tf.zeros([...shape]), false)),
    ]),
  );
  const noisyUpdates = gradientNoise && tf.tidy(() => tf.variable(tf.scalar(0), false));
  let disposed = false;
  let held: { readonly gradients: NamedTensors; readonly summary: GradientSummary } | null = null;

  const release = () => {
    if (held) tf.dispose(Object.values(held.gradients));
    held = null;
  };

  const noisy = (gradients: NamedTensors, rng: Rng | undefined): NamedTensors => {
    if (!gradientNoise || !noisyUpdates) return gradients;
    const updates = Number(noisyUpdates.dataSync()[0]);
    const sizes = variables.map(({ size }) => size);
    const noise = drawGradientNoise(gradientNoise, updates, sizes, rng);
    noisyUpdates.assign(tf.scalar(updates + 1));
    return Object.fromEntries(
      Object.entries(weights).map(([name, { shape }], index) => [
        name,
        tf.add(named(gradients, name), tf.tensor(noise[index] ?? [], shape)),
      ]),
    );
  };

  return {
    engine: 'reference',
    loss,
    optimizerState: {
      ...state,
      ...averages?.state,
      ...(noisyUpdates && { [noisyUpdatesEntry]: noisyUpdates }),
    },
    gradients(batch, rng) {
      if (disposed) throw new Error('gradients: the step was disposed of');
      release();
      const form = forms[drawForm(forms.length, rng)] ?? model;
      follow(form);
      const trained = Object.entries(form.weights).filter(([name]) => Object.hasOwn(weights, name));
      const { value, gradients } = tf.tidy(() => {
        const { inputs, targets, mask } = batchTensors(batch, model);
        const { value, grads } = tf.variableGrads(
          () => loss.evaluate(form.forward(inputs, rng), targets, mask),
          trained.map(([, weight]) => weight),
        );
        const gradients: NamedTensors = Object.fromEntries(
          trained.map(([name, weight]) => [
            name,
            // A weight that the loss does not depend on has no gradient in tfjs.
            tf.keep(grads[weight.name] ?? tf.zerosLike(weight)),
          ]),
        );
        return { value, gradients };
      });
      const summary = summarize(Number(value.dataSync()[0]), gradients, clip.largestNorm);
      value.dispose();
      held = { gradients, summary };
      return summary;
    },
    update(learningRate, rng) {
      if (!held) throw new Error('update: there are no gradients; call gradients first');
      if (!held.summary.finite) {
        throw new Error('update: the gradients are not finite, or too large; skip this step');
      }
      if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
        throw new RangeError(
          `update(learningRate): got ${learningRate}, expected a number of at least 0`,
        );
      }
      const { gradients, summary } = held;
      tf.tidy(() => {
        const result = optimizer.update({
          weights,
          gradients: noisy(clip.clip(gradients, tf.scalar(float32Norm(summary.norm))), rng),
          state,
          learningRate: tf.scalar(learningRate),
        });
        for (const [name, weight] of Object.entries(weights)) {
          weight.assign(named(result.weights, name));
        }
        for (const [name, entry] of Object.entries(state)) entry.assign(named(result.state, name));
      });
      averages?.update();
      release();
    },
    dispose() {
      release();
      disposed = true;
      disposeForms(forms, model);
      tf.dispose([state, averages?.state ?? {}, noisyUpdates ?? {}]);
    },
  };
}

function summarize(loss: number, gradients: NamedTensors, largestNorm: number): GradientSummary {
  const squares = Object.values(gradients).map((gradient) => sumOfSquares(gradient.dataSync()));
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  return { loss, norm, finite: Number.isFinite(loss) && norm <= largestNorm };
}

function sumOfSquares(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
