import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { InvalidOptionsError } from '@tapehead/core';
import { type Experiment, standardRegistry } from '@tapehead/experiments';
import { nodeThread, type Thread } from '@tapehead/parallel';
import type { OwnParts } from './own-parts.js';
import type { ThreadParts } from './thread-parts.js';

/**
 * What starts the threads that share a batch, where they need parts of one's own to build the model; undefined where they
 * need none, as for a task. A thread loads the modules that it is started with, which must not have changed since this
 * process loaded them, and runs nothing else.
 */
export function threadsFor(
  { modules }: Pick<OwnParts, 'modules'>,
  experiment: Experiment,
): (() => Thread) | undefined {
  if (modules.length === 0 || isStandard(experiment)) return undefined;
  const workerData: ThreadParts = {
    modules: modules.map(({ path, name, sha256 }) => ({ path, name, sha256 })),
  };
  const script = fileURLToPath(new URL('./step-thread.js', import.meta.url));
  return () => nodeThread(new Worker(script, { workerData }));
}

/** Whether Tapehead's own parts are enough to build the model and its loss. */
function isStandard({ model: { kind, options }, stepOptions: { loss } }: Experiment): boolean {
  const { models, losses } = standardRegistry;
  const load = Object.hasOwn(models, kind) ? models[kind] : undefined;
  if (!load || !Object.hasOwn(losses, loss.kind)) return false;
  try {
    load(options, standardRegistry);
    return true;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return false;
    throw error;
  }
}
