import type { Addressing, Head, HeadSizes, Rng } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { apart, columnsOf, stacked } from '../rows.js';
import type { CompleteDncOptions } from './dnc-options.js';
import type { DncState } from './dnc-state.js';
import { followed, sharpened } from './links.js';

/** The part of a DNC's head that acts after the write: where to read. */
export function readHalf(
  { reads, writes, sharpen }: CompleteDncOptions,
  { controllerSize, slots }: HeadSizes,
  lookup: Addressing,
  rng: Rng,
): Required<Pick<Head<DncState>, 'weights' | 'read'>> {
  const modeCount = 1 + 2 * writes;
  const rest = new Array<number>(modeCount + (sharpen ? 2 * writes : 0)).fill(0);
  const bias = Array.from({ length: reads }, () => [...lookup.initialBias, ...rest]).flat();
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  return {
    weights: parameters.weights,
    read(controllerOutput, memory, state) {
      const [batch] = controllerOutput.shape;
      const next = columnsOf(parameters.apply(controllerOutput));
      const emitted = Array.from({ length: reads }, () => ({
        lookup: next(lookup.parameterSize),
        modes: tf.softmax<tf.Tensor2D>(next(modeCount)),
        sharpness: sharpen ? tf.add<tf.Tensor2D>(1, tf.softplus(next(2 * writes))) : undefined,
      }));
      const previous = tf.zeros<tf.Rank.R2>([batch, slots]);
      const found = stacked(
        emitted.map((given) =>
          lookup.address(given.lookup, { memory, previous, weighting: previous }),
        ),
      );
      const modes = stacked(emitted.map((given) => given.modes));
      const sharpness = emitted.flatMap((given) => given.sharpness ?? []);
      // [B, R, 2W]
      const sharpnesses = sharpness.length > 0 ? stacked(sharpness) : undefined;
      const along = state.links.flatMap((link) => {
        const { forward, backward } = followed(link, state.readWeightings);
        return [forward, backward];
      });
      const ways = along.map((way, index) =>
        sharpnesses ? sharpened(way, columnOf(sharpnesses, index)) : way,
      );
      const readWeightings = [found, ...ways]
        .map((way, mode) => {
          const share = tf.slice(modes, [0, 0, mode], [batch, reads, 1]);
          return tf.mul<tf.Tensor3D>(share, way);
        })
        .reduce((sum, way) => tf.add(sum, way));
      return {
        weighting: tf.mean(readWeightings, 1),
        reads: apart(tf.matMul(readWeightings, memory)),
        details: { readWeightings, modes },
        state: { ...state, readWeightings },
      };
    },
  };
}

/** One column of [B, R, X], [B, R]. */
function columnOf(rows: tf.Tensor3D, index: number): tf.Tensor2D {
  const [batch, count] = rows.shape;
  return tf.reshape(tf.slice(rows, [0, 0, index], [batch, count, 1]), [batch, count]);
}
