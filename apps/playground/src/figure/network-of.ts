import type { ExperimentConfig } from '@tapehead/experiments';

/** The network that controls a machine, with its number of units if it is known. */
export function networkOf(config: Pick<ExperimentConfig, 'controller' | 'machine'> | undefined): {
  readonly kind: string;
  readonly units: number | null;
} {
  const part = config?.controller ?? config?.machine;
  const units = part?.options.units;
  return { kind: part?.kind ?? '', units: typeof units === 'number' ? units : null };
}
