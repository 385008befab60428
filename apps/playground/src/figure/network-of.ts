import { lossCurve } from '../charts/curve-data.js';
import type { PageRun } from '../run/run.svelte.js';

/** The network that runs a machine, as it is drawn. */
export interface DrawnNetwork {
  readonly kind: string;
  /** How many units it has, if that is known. */
  readonly units: number | null;
  /** The learning curve of a part of the visitor's own, of which nothing else is known; null for other parts. */
  readonly curve: ReadonlyMap<number, number | null> | null;
}

/** The network that runs the machine of a run. */
export function networkOf({ opened, points }: Pick<PageRun, 'opened' | 'points'>): DrawnNetwork {
  const part = opened?.controller;
  const units = part?.options.units;
  const isOwn = part?.kind === 'custom';
  return {
    kind: isOwn ? 'your own' : (part?.kind ?? ''),
    units: typeof units === 'number' ? units : null,
    curve: isOwn ? lossCurve(points) : null,
  };
}
