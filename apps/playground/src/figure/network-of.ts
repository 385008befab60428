import type { ExperimentConfig } from '@tapehead/experiments';

/** What runs a machine, and how many units it has, if it says so. */
export function networkOf(config: Pick<ExperimentConfig, 'controller' | 'machine'> | undefined): {
  readonly kind: string;
  readonly units: number | null;
} {
  const part = config?.controller ?? config?.machine;
  const units = part?.options.units;
  return { kind: part?.kind ?? '', units: typeof units === 'number' ? units : null };
}
