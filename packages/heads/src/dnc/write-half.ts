import type { Addressing, Head, HeadSizes, Rng } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { columnsOf, stacked } from '../rows.js';
import type { CompleteDncOptions } from './dnc-options.js';
import type { DncState } from './dnc-state.js';
import { nextLinks } from './links.js';
import { allocation, nextUsage, retention } from './usage.js';

/** The part of a DNC's head that acts before the read: where to write, and what. */
export function writeHalf(
  { reads, writes, wipe, freeBias }: CompleteDncOptions,
  { controllerSize, width }: HeadSizes,
  lookup: Addressing,
  rng: Rng,
): Pick<Head<DncState>, 'weights' | 'step'> {
  const rest = new Array<number>(2 * width + 2).fill(0);
  const bias = [
    ...Array.from({ length: writes }, () => [...lookup.initialBias, ...rest]).flat(),
    ...new Array<number>(reads).fill(freeBias),
  ];
  const parameters = linear(controllerSize, bias.length, rng, Float32Array.from(bias));
  return {
    weights: parameters.weights,
    step(controllerOutput, memory, state) {
      const [batch] = controllerOutput.shape;
      const next = columnsOf(parameters.apply(controllerOutput));
      const emitted = Array.from({ length: writes }, () => ({
        lookup: next(lookup.parameterSize),
        erase: tf.sigmoid<tf.Tensor2D>(next(width)),
        add: next(width),
        allocationGate: tf.sigmoid<tf.Tensor2D>(next(1)),
        writeGate: tf.sigmoid<tf.Tensor2D>(next(1)),
      }));
      const freeGate = tf.sigmoid<tf.Tensor2D>(next(reads));
      const kept = retention(freeGate, state.readWeightings);
      const usage = nextUsage(state.usage, state.writeWeightings, kept);
      // What one write allocates, the next one finds used.
      let taken = usage;
      const made = emitted.map(({ allocationGate, writeGate, erase, add, ...given }) => {
        const free = allocation(taken);
        const gate = tf.mul<tf.Tensor2D>(allocationGate, writeGate);
        taken = tf.add(taken, tf.mul(tf.sub(1, taken), tf.mul(gate, free)));
        const input = { memory, previous: taken, weighting: taken };
        const found = lookup.address(given.lookup, input);
        const byContent = tf.mul(tf.sub(writeGate, gate), found);
        const weighting = tf.add<tf.Tensor2D>(tf.mul(gate, free), byContent);
        return { free, write: { weighting, erase, add } };
      });
      const ones = tf.ones<tf.Rank.R2>([batch, width]);
      const wiped = {
        weighting: tf.sub<tf.Tensor2D>(1, kept),
        erase: ones,
        add: tf.zerosLike(ones),
      };
      const weightings = made.map(({ write }) => write.weighting);
      const writeWeightings = stacked(weightings);
      const links = state.links.map((link, index) => {
        const weighting = weightings[index];
        return weighting ? nextLinks(link, weighting) : link;
      });
      return {
        weighting: tf.mean(writeWeightings, 1),
        reads: [],
        writes: [...(wipe ? [wiped] : []), ...made.map(({ write }) => write)],
        details: {
          usage,
          allocation: stacked(made.map(({ free }) => free)),
          writeWeightings,
          allocationGate: beside(emitted.map(({ allocationGate }) => allocationGate)),
          writeGate: beside(emitted.map(({ writeGate }) => writeGate)),
          freeGate,
          precedence: stacked(links.map(({ precedence }) => precedence)),
          links: tf.stack(
            links.map((link) => link.links),
            1,
          ),
        },
        state: { usage, readWeightings: state.readWeightings, writeWeightings, links },
      };
    },
  };
}

/** One number of each write, [B, 1], side by side: [B, W]. */
function beside(numbers: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.concat([...numbers], 1);
}
