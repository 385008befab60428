import * as z from 'zod';
import { backendNames, engineNames } from '../engine/names.js';
import { usedModule } from './used-modules.js';

const computation = z.object({
  engine: z.enum(engineNames),
  backend: z.enum(backendNames),
  /** Threads that shared each batch. */
  workers: z.int().min(1).default(1),
  /** Where its parts come from that Tapehead does not bring along. */
  modules: z.array(usedModule).default([]),
});

/** What computes a run. Others give slightly other numbers. */
export type Computation = z.output<typeof computation>;

/** From stored metadata; undefined for anything that this version does not have. */
export function parseComputation(stored: unknown): Computation | undefined {
  return computation.safeParse(stored).data;
}
