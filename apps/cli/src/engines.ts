import { findKind } from '@tapehead/layers';
import type { Engine } from '@tapehead/recipes';
import { createReferenceStep } from '@tapehead/trainer';

/** What computes the steps of training, by name. */
export const engines: Readonly<Record<string, Engine>> = { reference: createReferenceStep };

export const defaultEngine = 'reference';

export function findEngine(name: string): Engine {
  return findKind('engine', engines, name);
}
