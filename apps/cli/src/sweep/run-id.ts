import { fileURLToPath } from 'node:url';
import { contentId, type SweepPlan } from '@tapehead/runs';
import { version } from '../version.js';
import { installedVersions } from './installed-versions.js';
import type { JobTask } from './job-task.js';

/** The packages that compute a run. All results depend on both engines, since the compiled one may not be possible. */
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
 * The id after which the folder of a run and its job are named. It is the same for everything that gives the same result:
 * it depends on the config, the engine, the backend, and the versions of the packages that compute it.
 */
export function runId({ config, engine, backend }: Omit<JobTask, 'id' | 'upTo'>): string {
  return contentId({ config, engine, backend, versions: computingVersions() });
}

/** The plan with ids that also depend on what computes the runs. */
export function withRunIds(
  plan: SweepPlan,
  { engine, backend }: Pick<JobTask, 'engine' | 'backend'>,
): SweepPlan {
  const jobs = plan.jobs.map((job) => ({ ...job, id: runId({ ...job, engine, backend }) }));
  return { ...plan, jobs };
}
