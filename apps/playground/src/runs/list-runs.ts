import type { RunSummary } from '../engine/protocol.js';
import type { PageRun } from '../run/run.svelte.js';
import { allKept } from '../run/stored-runs.js';
import { kindIn } from '../settings/configs.js';
import { differences } from './differences.js';

/** A run that this browser keeps. */
export interface ListedRun extends RunSummary {
  /** The query of its link. */
  readonly address: string;
  /** The kind of its task. */
  readonly task: string;
  /** What it is, in a few words: the recipe or model that it began with. */
  readonly name: string;
  /** What differs from the other runs of its task. */
  readonly differs: string;
}

/** The runs that this browser keeps, the newest first. */
export async function listRuns(run: Pick<PageRun, 'summarize'>): Promise<readonly ListedRun[]> {
  const kept = await allKept();
  const read = await Promise.all(
    kept.map(async ([address, file]) => {
      const summary = await run.summarize(file);
      return summary ? [{ address, ...summary }] : [];
    }),
  );
  const runs = read.flat().map((one) => ({ ...one, task: kindIn(one.config, 'task') ?? '' }));
  return runs.map((one) => {
    const alike = runs.filter(({ task }) => task === one.task);
    const told = differences(alike.map(({ config }) => config));
    return {
      ...one,
      name: nameOf(one.address),
      differs: told[alike.indexOf(one)] ?? '',
    };
  });
}

function nameOf(address: string): string {
  const query = new URLSearchParams(address);
  const zoo = query.get('zoo');
  if (zoo !== null) return `${zoo}, trained on`;
  const names = [
    query.get('recipe') ?? `${query.get('task') ?? ''}-${query.get('controller') ?? ''}`,
  ];
  return names.join('').replace(/-$/, '');
}
