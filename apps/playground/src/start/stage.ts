import type { PageRun } from '../run/run.svelte.js';

/** The state of the page's machine, which should copy words. `other`: it cannot be asked to copy words. */
export type Stage = 'waiting' | 'trained' | 'fresh' | 'learning' | 'learned' | 'other' | 'failed';

export function stageOf({ phase, opened, sequences, checks, end }: StagedRun, bits: number): Stage {
  if (phase === 'failed') return 'failed';
  if (!opened) return 'waiting';
  const { task } = opened;
  if (task.kind !== 'copy' || !task.asksPatterns || task.outputSize !== bits) return 'other';
  if (opened.isTrained && sequences === 0 && phase !== 'training') return 'trained';
  const solved = checks.at(-1)?.solved === true;
  if (phase === 'training' || phase === 'pausing') return 'learning';
  return solved && end?.stoppedBy !== 'diverged' ? 'learned' : 'fresh';
}

type StagedRun = Pick<PageRun, 'phase' | 'opened' | 'sequences' | 'checks' | 'end'>;
