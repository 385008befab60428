import type { HeadDefinition, JsonObject } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { SourceError } from '../custom/source-error.js';
import { buildPart } from './compute.js';
import type { PartGraph } from './protocol.js';
import { numberOf } from './sizes.js';

/**
 * A head whose step is a graph of plain operations. Its state is a list of tensors, [B, size] each: its weighting, which
 * begins on slot 0, and then what it keeps beside that.
 * @throws {SourceError} if it neither reads nor writes.
 */
export function graphHead(
  graph: PartGraph,
  options: JsonObject,
): HeadDefinition<readonly tf.Tensor2D[]> {
  const { state, results, next, shows } = graph;
  const { weighting = 0, read, erase, add } = results;
  if ((erase === undefined) !== (add === undefined))
    throw fault('a head that writes returns both erase and add');
  if (read === undefined && erase === undefined)
    throw fault('a head returns read, or erase and add, or all of them');
  return {
    kind: 'custom',
    options,
    readSize: ({ width }) => (read === undefined ? 0 : width),
    build({ controllerSize, slots, width }, rng) {
      const known = { input: controllerSize, slots, width };
      const { weights, sizes, run } = buildPart(graph, known, rng);
      const shown = shows.map(({ name, place }) => ({ name, place, size: sizes[place] ?? 0 }));
      return {
        weights,
        initialState: (batch) =>
          state.map(({ size }, index) =>
            index === 0
              ? tf.concat([tf.ones([batch, 1]), tf.zeros([batch, slots - 1])], 1)
              : tf.zeros<tf.Rank.R2>([batch, numberOf(size, known)]),
          ),
        step(controllerOutput, memory, before) {
          const at = run(controllerOutput, before, memory);
          const writes =
            erase === undefined || add === undefined
              ? []
              : [{ weighting: at(weighting), erase: at(erase), add: at(add) }];
          return {
            weighting: at(weighting),
            reads: read === undefined ? [] : [at(read)],
            writes,
            ...(shown.length > 0 && {
              parameters: tf.concat(
                shown.map(({ place }) => at(place)),
                1,
              ),
            }),
            state: next.map(at),
          };
        },
        explain(parameters) {
          let from = 0;
          const named = shown.map(({ name, size }) => {
            const own = tf.slice(parameters, [0, from], [-1, size]);
            from += size;
            return [name, own] as const;
          });
          return named.length === 0
            ? []
            : [{ kind: 'custom', parameters: Object.fromEntries(named) }];
        },
      };
    },
  };
}

function fault(message: string): SourceError {
  return new SourceError('head', { message: `step: ${message}`, line: null });
}
