import * as z from 'zod';
import { backendNames, engineNames } from '../engine/names.js';
import { type UsedModule, usedModule } from './used-modules.js';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** What computes a run. Another engine, backend or number of threads gives slightly different numbers. */
export type Computation = Readonly<{
  /** `compiled`, `compiled-relaxed` or `reference`. */
  engine: string;
  /** The backend of TensorFlow.js. */
  backend: string;
  /** Threads that shared each batch. */
  workers: number;
  /** The modules that its parts come from, apart from Tapehead's own. */
  modules: readonly UsedModule[];
}>;

const computation: z.ZodType<Computation> = z.object({
  engine: z.enum(engineNames),
  backend: z.enum(backendNames),
  workers: z.int().min(1).default(1),
  modules: z.array(usedModule).default([]),
});

/** Reads it from stored metadata; undefined for anything that this version does not have. */
export function parseComputation(stored: unknown): Computation | undefined {
  return computation.safeParse(stored).data;
}
