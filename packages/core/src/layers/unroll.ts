import * as tf from '@tensorflow/tfjs-core';
import type { ModelNoise, ModelStep, Rng, SequenceModel } from '../interfaces/index.js';
import {
  isTensor,
  noTensor,
  objectWith,
  parseOptions,
  requireGenerator,
  requireSequences,
  requireTensor,
} from '../options/index.js';
import { overTime, stepsOf } from './sequence.js';
import { ownTensors, tensorsOf, tidyTree } from './tensor-tree.js';

/** What a model's passes are made from. Neither function needs to tidy up or to clone anything. */
export interface StepDefinition<State, Step extends ModelStep<State> = ModelStep<State>> {
  /** The model's kind, for errors. */
  readonly kind: string;
  /** I. */
  readonly inputSize: number;
  /** What the model draws in training, if anything. */
  readonly noise?: ModelNoise | undefined;
  /** The state before the first step, for B sequences. */
  initialState(batch: number): State;
  /** One step: input [B, I], noise [B, K] in training → logits [B, O] and the state after it. */
  step(input: tf.Tensor2D, state: State, noise?: tf.Tensor2D): Step;
}

const expectedDefinition = 'a definition with kind, inputSize, initialState and step';

/**
 * `initialState`, `step` and `forward` of a model, made from its step.
 * @throws {InvalidOptionsError} if it is no such definition.
 * @example
 * ```ts
 * import { modelPasses } from '@tapehead/core/layers';
 * import { selectWasm } from '@tapehead/wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await selectWasm();
 * // A model that gives back the input of the step before.
 * const { forward } = modelPasses({
 *   kind: 'delay',
 *   inputSize: 2,
 *   initialState: (batch) => tf.zeros<tf.Rank.R2>([batch, 2]),
 *   step: (input, state) => ({ output: state, state: input }),
 * });
 * console.log(forward(tf.ones([5, 1, 2])).shape); // [5, 1, 2]
 * ```
 */
export function modelPasses<State>(
  definition: StepDefinition<State>,
): Pick<SequenceModel<State>, 'initialState' | 'step' | 'noise' | 'forward'> {
  const { kind, inputSize, noise } = parseOptions(
    'modelPasses',
    objectWith<StepDefinition<State>>(expectedDefinition, 'initialState', 'step'),
    definition,
  );
  return {
    ...(noise && { noise }),
    initialState(batch) {
      requireSequences(`${kind}.initialState.batch`, batch);
      return tidyTree(() => ownTensors(definition.initialState(batch)));
    },
    step: (input, state, drawn) =>
      tidyTree(() => {
        checkStep(kind, input, inputSize);
        const given = [input, ...tensorsOf(state), ...(drawn ? [drawn] : [])];
        if (drawn) requireTensor(`${kind}.step.noise`, drawn, input.shape[0], noise?.size ?? 'K');
        const { output, state: next } = definition.step(input, state, drawn);
        return ownTensors({ output, state: next }, given);
      }),
    forward: (inputs, rng) =>
      tf.tidy(() => overTime(unroll(definition, inputs, rng).map(({ output }) => output))),
  };
}

/**
 * Every step over inputs [T, B, I], from the initial state unless another one is given. Called within `tf.tidy`.
 * @throws {InvalidOptionsError} if an argument is of another kind.
 * @throws {RangeError} if the inputs are not of this shape, or T or B is 0.
 */
export function unroll<State, Step extends ModelStep<State>>(
  definition: StepDefinition<State, Step>,
  inputs: tf.Tensor3D,
  rng?: Rng,
  from?: State,
): readonly Step[] {
  const { kind, inputSize, noise } = parseOptions(
    'unroll',
    objectWith<StepDefinition<State, Step>>(expectedDefinition, 'initialState', 'step'),
    definition,
  );
  if (rng !== undefined) requireGenerator(`${kind}.forward.rng`, rng);
  const sequence = stepsOf(kind, inputs, inputSize);
  const [steps, batch] = inputs.shape;
  const drawn =
    rng && noise
      ? stepsOf(
          kind,
          tf.tensor3d(noise.draw(steps, batch, rng), [steps, batch, noise.size]),
          noise.size,
        )
      : [];
  let state = from ?? definition.initialState(batch);
  return sequence.map((input, t) => {
    const step = definition.step(input, state, drawn[t]);
    state = step.state;
    return step;
  });
}

function checkStep(kind: string, input: unknown, inputSize: number): void {
  if (!isTensor(input)) throw noTensor(`${kind}.step.input`, input, ['B', inputSize]);
  const { rank, shape, size } = input;
  if (rank === 2 && size > 0 && shape[1] === inputSize) return;
  throw new RangeError(
    `${kind}.step: got an input of shape [${shape.join(', ')}], expected [B, ${String(inputSize)}] with at least one sequence`,
  );
}
