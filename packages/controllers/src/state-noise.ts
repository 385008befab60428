import { type Controller, drawNormals, type ModelNoise } from '@tapehead/core';
import { mapTensors, tensorsOf, tidyTree } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** Noise on the state of a controller. */
export interface StateNoise extends ModelNoise {
  /** The state with one step's noise, [B, K]. */
  added<State>(state: State, noise: tf.Tensor2D): State;
}

/** Gaussian noise of this deviation on all K numbers of a controller's state, if there are any and it is not 0. */
export function stateNoiseOf(
  controller: Pick<Controller, 'initialState'>,
  deviation: number,
): StateNoise | undefined {
  if (deviation === 0) return undefined;
  const sizes = sizesOf(controller);
  const size = sizes.reduce((sum, each) => sum + each, 0);
  if (size === 0) return undefined;
  return {
    size,
    draw: (steps, batch, rng) => drawNormals(rng, steps * batch * size, deviation),
    added(state, noise) {
      const parts = tf.split(noise, [...sizes], 1).values();
      return mapTensors(state, (tensor) => {
        const part = parts.next().value;
        return part ? tf.add(tensor, tf.reshape(part, tensor.shape)) : tensor;
      });
    },
  };
}

/** How many numbers of one sequence each tensor of the state holds. */
function sizesOf({ initialState }: Pick<Controller, 'initialState'>): readonly number[] {
  const tensors = tensorsOf(tidyTree(() => initialState(1)));
  const sizes = tensors.map(({ size }) => size);
  tf.dispose([...tensors]);
  return sizes;
}
