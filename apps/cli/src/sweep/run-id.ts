import { fileURLToPath } from 'node:url';
import { contentId, type SweepPlan } from '@tapehead/runs';
import { version } from '../version.js';
import { installedVersions } from './installed-versions.js';
import type { JobTask } from './job-task.js';

/** What computes a run. The compiled engine may fall back on the reference, so both decide every result. */
const computing = [
  ...['@tapehead/experiments', '@tapehead/parallel', '@tapehead/wasm', '@tapehead/trainer'],
  ...['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-cpu'],
];

let versions: Readonly<Record<string, string>> | undefined;

function computingVersions(): Readonly<Record<string, string>> {
  const here = fileURLToPath(new URL('../..', import.meta.url));
  versions ??= { '@tapehead/cli': version(), ...installedVersions(here, computing) };
  return versions;
}

/**
 * What the folder of a run and its job are named after: the same where all that decides the result is the same.
 * That is the config, engine and backend, and the versions of what computes it.
 */
export function runId({ config, engine, backend }: Omit<JobTask, 'id' | 'upTo'>): string {
  return contentId({ config, engine, backend, versions: computingVersions() });
}

/** The plan with ids that also say what computes the runs. */
export function withRunIds(
  plan: SweepPlan,
  { engine, backend }: Pick<JobTask, 'engine' | 'backend'>,
): SweepPlan {
  const jobs = plan.jobs.map((job) => ({ ...job, id: runId({ ...job, engine, backend }) }));
  return { ...plan, jobs };
}
