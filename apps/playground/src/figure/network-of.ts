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

/** The names of the networks that hand something on from step to step by themselves. */
const recurrent: Readonly<Record<string, string>> = {
  lstm: 'LSTM',
  'layer-norm-lstm': 'LSTM',
  gru: 'GRU',
  rnn: 'RNN',
};

/** The name of a network that is recurrent; null for one that is not, or of which that is not known. */
export function recurrentName({ kind }: Pick<DrawnNetwork, 'kind'>): string | null {
  return (Object.hasOwn(recurrent, kind) ? recurrent[kind] : undefined) ?? null;
}

/** What a network knows of earlier steps, in a sentence; empty if that is not known. */
export function keeps(network: Pick<DrawnNetwork, 'kind'>, hasMemory: boolean): string {
  const name = recurrentName(network);
  if (name !== null)
    return hasMemory
      ? `The ${name} also keeps something of its own from step to step.`
      : 'Whatever it knows of earlier steps, it keeps in its own units.';
  if (network.kind !== 'feedforward') return '';
  return hasMemory
    ? 'It has no memory of its own: whatever it knows of earlier steps, it has read.'
    : 'It has no memory: it knows nothing of earlier steps.';
}
