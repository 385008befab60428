import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from '../host.js';

type NamedShapes = Readonly<Record<string, readonly number[]>>;

/** The slots that an optimizer needs for weights of these shapes. */
export type StateShapes = (weights: NamedShapes) => NamedShapes;

export interface Slots {
  /** The slots by name: `<optimizer>.<slot>` or `<optimizer>.<slot>.<weight>`. */
  readonly variables: NamedVariables;
  /** A function that returns the current address of a slot's numbers. */
  pointer(name: string): () => number;
  dispose(): void;
}

/** The optimizer's slots as variables, initially zero. */
export function createSlots(
  host: Host,
  { kind, stateShapes }: { readonly kind: string; readonly stateShapes: StateShapes },
  weights: NamedVariables,
): Slots {
  const shapes = Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => [name, shape]),
  );
  const variables: NamedVariables = Object.fromEntries(
    Object.entries(stateShapes(shapes)).map(([name, shape]) => [
      name,
      tf.tidy(() => tf.variable(tf.zeros([...shape]), false)),
    ]),
  );
  return {
    variables,
    pointer(name) {
      const variable = variables[name];
      if (!variable) throw new Error(`The optimizer ${kind} has no slot ${JSON.stringify(name)}.`);
      return () => host.pointerOf(variable, `The optimizer's slot ${name}`);
    },
    dispose() {
      tf.dispose(Object.values(variables));
    },
  };
}
