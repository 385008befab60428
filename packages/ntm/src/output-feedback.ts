import {
  InvalidOptionsError,
  type JsonObject,
  type ModelDefinition,
  type ModelStep,
  objectWith,
  oneOf,
  type OptionsShape,
  parseOptions,
  type Registry,
  requireGenerator,
  requireRegistry,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import {
  architectureOf,
  architectureOption,
  findKind,
  modelPasses,
  overTime,
  parseModelSizes,
  type StepDefinition,
  unroll,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** The kind of the models of `outputFeedback`. */
export const feedbackKind = 'output-feedback';
const outputs = oneOf(['bits', 'classes']).default('bits');
const feedbackOptions = strictOptions({ outputs } satisfies OptionsShape<OutputFeedbackOptions>);
const storedOptions = strictOptions({ model: architectureOption, outputs });

/** The options of `outputFeedback`. */
export interface OutputFeedbackOptions {
  /** What the outputs are, as the task says; bits by default. */
  readonly outputs?: 'bits' | 'classes' | undefined;
}

/** What a model with feedback carries from step to step. */
export interface FeedbackState {
  /** Of the model inside. */
  readonly model: unknown;
  /** y_{t−1}, [B, O]: the bits that it put out, or 1 for the class that it chose. */
  readonly output: tf.Tensor2D;
}

/**
 * A model whose last output is part of its next input, as that of P-NTM (Faria and Candido 2026, arXiv:2602.18508): the
 * right one in training, its own at evaluation. The model inside sees [x; y*; …] of I + O numbers, y* = teacher + own · y,
 * where y is the last output as it is measured, zeros before the first step; no gradient flows through it. The inputs are those of a task made by `teacherForced`: x [I], the teacher
 * [O], and whether to use the model's own output [1]. The weights are those of the model inside.
 * @throws {InvalidOptionsError} if it is no model, at build also for fewer than O + 2 inputs.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { outputFeedback, paper } from '@tapehead/ntm';
 * import { reverseString, teacherForced } from '@tapehead/tasks';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const task = teacherForced(reverseString());
 * const { inputSize, outputSize } = task;
 * const machine = outputFeedback(paper(), { outputs: 'classes' });
 * const model = machine.build({ inputSize, outputSize }, createRng(1));
 * model.dispose();
 * ```
 */
export function outputFeedback(
  model: ModelDefinition,
  options: OutputFeedbackOptions = {},
): ModelDefinition<SequenceModel<FeedbackState>> {
  parseOptions(
    `${feedbackKind}.model`,
    objectWith<ModelDefinition>('a model, such as paper()', 'build'),
    model,
  );
  const complete = parseOptions(feedbackKind, feedbackOptions, options);
  const architecture = {
    kind: feedbackKind,
    options: { ...complete, model: architectureOf(model) },
  };
  return {
    ...architecture,
    build(given, rng) {
      requireGenerator(`${feedbackKind}.build.rng`, rng);
      const { inputSize, outputSize } = parseModelSizes(`${feedbackKind}.build`, given);
      const seen = inputSize - outputSize - 1;
      if (seen < 1) {
        throw new InvalidOptionsError([
          `${feedbackKind}.build.inputSize: got ${inputSize}, expected at least ${outputSize + 2}: the task's own inputs, ${outputSize} numbers of the teacher, and 1 for whether the model's own output is used; make the task with teacherForced`,
        ]);
      }
      const inner = model.build({ inputSize: seen + outputSize, outputSize }, rng);
      const passes = passesOf(inner, measured[complete.outputs], { inputSize, seen, outputSize });
      const { trace } = inner;
      return {
        inputSize,
        outputSize,
        architecture,
        weights: inner.weights,
        ...modelPasses(passes),
        ...(trace && {
          trace: (inputs: tf.Tensor3D, from?: FeedbackState) =>
            tf.tidy(() => {
              const fed = unroll(passes, inputs, undefined, from).map((step) => step.fed);
              return trace(overTime(fed), from?.model);
            }),
        }),
        dispose: () => {
          inner.dispose();
        },
      };
    },
  };
}

/**
 * `outputFeedback` from stored options; the registry holds the model inside.
 * @throws {InvalidOptionsError} if options are wrong or a kind is not registered.
 * @example
 * ```ts
 * import { loadOutputFeedback, ntmRegistry, outputFeedback, paper } from '@tapehead/ntm';
 *
 * const stored = JSON.stringify(outputFeedback(paper()).options);
 * const same = loadOutputFeedback(JSON.parse(stored), ntmRegistry);
 * ```
 */
export function loadOutputFeedback(
  options: JsonObject,
  registry: Registry,
): ModelDefinition<SequenceModel<FeedbackState>> {
  requireRegistry('loadOutputFeedback.registry', registry);
  const { model, ...own } = parseOptions(feedbackKind, storedOptions, options);
  const load = findKind('model', registry.models, model.kind);
  return outputFeedback(load(model.options, registry), own);
}

/** Logits [B, O] → outputs as they are measured, [B, O]. */
const measured = {
  bits: (logits: tf.Tensor2D): tf.Tensor2D => tf.step(logits),
  // Of classes that are equally likely the first one, as `answerOf` of their measure chooses.
  classes(logits: tf.Tensor2D): tf.Tensor2D {
    const places = tf.range(logits.shape[1], 0, -1);
    return atLargest(tf.mul(atLargest(logits), places));
  },
};

/** 1 at the largest numbers of each row, else 0. */
function atLargest(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(1, tf.step(tf.sub(tf.max(rows, 1, true), rows)));
}

interface FeedbackStep extends ModelStep<FeedbackState> {
  /** What the model inside saw, [B, I + O]. */
  readonly fed: tf.Tensor2D;
}

function passesOf(
  { noise, initialState, step: innerStep }: SequenceModel,
  outputOf: (logits: tf.Tensor2D) => tf.Tensor2D,
  sizes: { readonly inputSize: number; readonly seen: number; readonly outputSize: number },
): StepDefinition<FeedbackState, FeedbackStep> {
  const { inputSize, seen, outputSize } = sizes;
  return {
    kind: feedbackKind,
    inputSize,
    noise,
    initialState: (batch) => ({
      model: initialState(batch),
      output: tf.zeros([batch, outputSize]),
    }),
    step(input, state, drawn) {
      const [x, teacher, own] = tf.split<tf.Tensor2D>(input, [seen, outputSize, 1], 1);
      if (!x || !teacher || !own) throw new RangeError('a step without inputs');
      const last = tf.add<tf.Tensor2D>(teacher, tf.mul(own, state.output));
      const fed = tf.concat<tf.Tensor2D>([x, last], 1);
      const { output, state: next } = innerStep(fed, state.model, drawn);
      return { output, fed, state: { model: next, output: outputOf(output) } };
    },
  };
}
