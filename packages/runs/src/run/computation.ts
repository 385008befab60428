import * as z from 'zod';
import { backendNames, engineNames } from '../engine/names.js';
import { usedModule } from './used-modules.js';

const computation = z.object({
  engine: z.enum(engineNames),
  backend: z.enum(backendNames),
  /** Threads that shared each batch. */
  workers: z.int().min(1).default(1),
  /** The modules that its parts come from, apart from Tapehead's own. */
  modules: z.array(usedModule).default([]),
});

/** What computes a run. Another engine, backend or number of threads gives slightly different numbers. */
export type Computation = z.output<typeof computation>;

/** Reads it from stored metadata; undefined for anything that this version does not have. */
export function parseComputation(stored: unknown): Computation | undefined {
  return computation.safeParse(stored).data;
}
