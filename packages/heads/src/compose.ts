import {
  type AddressingDefinition,
  InvalidOptionsError,
  type JsonObject,
  parseOptions,
  type Registry,
  requireGenerator,
  requireRegistry,
  strictOptions,
} from '@tapehead/core';
import {
  addressingSizes,
  architectureOf,
  architectureOption,
  findKind,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { addressingOption } from './addressing-option.js';
import { checkedStage } from './checked-stage.js';

const kind = 'compose';

/**
 * Stages one after the other, each given the weighting of the one before, the first w_{t−1}.
 * Parameters: those of the stages, in their order.
 * @throws {InvalidOptionsError} if there is no stage, or one of them is no addressing.
 * @example
 * ```ts
 * import { compose, content, readHead, sharpen } from '@tapehead/heads';
 *
 * const head = readHead({ addressing: compose(content(), sharpen()) }); // neither gate nor shift
 * ```
 */
export function compose(...stages: readonly AddressingDefinition[]): AddressingDefinition {
  stages.forEach((stage, index) => {
    parseOptions(`compose.stages.${index}`, addressingOption, stage);
  });
  if (stages.length === 0)
    throw new InvalidOptionsError(['compose: got no stages, expected at least one']);
  return {
    kind,
    options: { stages: stages.map(architectureOf) },
    build(sizes, rng) {
      requireGenerator('compose.build.rng', rng);
      const own = parseOptions('compose.build', addressingSizes, sizes);
      const built = stages.map((stage) => stage.build(own, rng));
      let parameterSize = 0;
      const placed = built.map((stage) => {
        const begin = parameterSize;
        parameterSize += stage.parameterSize;
        const share = (parameters: tf.Tensor2D) =>
          tf.slice(parameters, [0, begin], [parameters.shape[0], stage.parameterSize]);
        return { stage, share };
      });
      return checkedStage(kind, own, {
        parameterSize,
        initialBias: built.flatMap(({ initialBias }) => initialBias),
        address: (parameters, input) =>
          placed.reduce(
            (weighting, { stage, share }) =>
              stage.address(share(parameters), { ...input, weighting }),
            input.weighting,
          ),
        explain: (parameters) =>
          placed.flatMap(({ stage, share }) => stage.explain?.(share(parameters)) ?? []),
      });
    },
  };
}

/** `compose` from stored options. */
export function loadCompose(options: JsonObject, registry: Registry): AddressingDefinition {
  requireRegistry('compose.registry', registry);
  const { stages } = parseOptions(
    kind,
    strictOptions({ stages: z.array(architectureOption) }),
    options,
  );
  return compose(
    ...stages.map((stage) =>
      findKind('addressing', registry.addressings, stage.kind)(stage.options, registry),
    ),
  );
}
