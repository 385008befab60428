import {
  type AddressingSizes,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  type JsonObject,
  parseOptions,
  requireSequences,
  requireTensor,
  type Rng,
} from '@tapehead/core';
import { addressingSizes, headSizes, partFactory } from '@tapehead/core/layers';
import type * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';

/** A function that makes a head without nested parts from options, as they were stored or typed. */
export function headFactory<Schema extends z.ZodType<JsonObject>, State>(
  kind: string,
  schema: Schema,
  readSize: (options: z.output<Schema>, sizes: AddressingSizes) => number,
  build: (options: z.output<Schema>, sizes: HeadSizes, rng: Rng) => Head<State>,
  stateSize?: (options: z.output<Schema>, sizes: AddressingSizes) => number,
): (options: unknown) => HeadDefinition<State> {
  const load = partFactory(
    kind,
    schema,
    (options, sizes: HeadSizes, rng) => checkedHead(kind, sizes, build(options, sizes, rng)),
    headSizes,
  );
  return (given) => {
    const options = parseOptions(kind, schema, given);
    return {
      ...load(options),
      readSize: (sizes) =>
        readSize(options, parseOptions(`${kind}.readSize`, addressingSizes, sizes)),
      ...(stateSize && {
        stateSize: (sizes: AddressingSizes) =>
          stateSize(options, parseOptions(`${kind}.stateSize`, addressingSizes, sizes)),
      }),
    };
  };
}

/** The head, which checks the shapes of what it is given. */
function checkedHead<State>(
  kind: string,
  { controllerSize, slots, width }: HeadSizes,
  head: Head<State>,
): Head<State> {
  const { initialState, step, read } = head;
  const requireInputs = (method: string, controllerOutput: tf.Tensor2D, memory: tf.Tensor3D) => {
    requireTensor(`${kind}.${method}.controllerOutput`, controllerOutput, 'B', controllerSize);
    const [batch] = controllerOutput.shape;
    requireTensor(`${kind}.${method}.memory`, memory, batch, slots, width);
  };
  return {
    ...head,
    initialState(batch) {
      requireSequences(`${kind}.initialState.batch`, batch);
      return initialState(batch);
    },
    step(controllerOutput, memory, state) {
      requireInputs('step', controllerOutput, memory);
      return step(controllerOutput, memory, state);
    },
    ...(read && {
      read(controllerOutput, memory, state) {
        requireInputs('read', controllerOutput, memory);
        return read(controllerOutput, memory, state);
      },
    }),
  };
}
