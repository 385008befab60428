import * as z from 'zod';
import { backendNames, engineNames } from '../engine/names.js';
import { type UsedModule, usedModule } from './used-modules.js';

// What is stored as JSON is given as types, since an interface does not count as one of JSON's objects.

/** What computes a run. Others give slightly other numbers. */
export type Computation = Readonly<{
  /** `compiled` or `reference`. */
  engine: string;
  /** The backend of TensorFlow.js. */
  backend: string;
  /** Threads that shared each batch. */
  workers: number;
  /** Where its parts come from that Tapehead does not bring along. */
  modules: readonly UsedModule[];
}>;

const computation: z.ZodType<Computation> = z.object({
  engine: z.enum(engineNames),
  backend: z.enum(backendNames),
  workers: z.int().min(1).default(1),
  modules: z.array(usedModule).default([]),
});

/** From stored metadata; undefined for anything that this version does not have. */
export function parseComputation(stored: unknown): Computation | undefined {
  return computation.safeParse(stored).data;
}
