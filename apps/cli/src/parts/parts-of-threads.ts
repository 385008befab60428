import { InvalidOptionsError } from '@tapehead/core';
import { type Experiment, standardRegistry } from '@tapehead/experiments';
import { UserError } from '@tapehead/runs';

/**
 * Checks, before anything is written, that the threads which share a batch can build the model: they know the parts
 * that Tapehead brings along. A task of one's own they need not know.
 * @throws {UserError} if the model has another part, or the loss is another.
 */
export function requireThreadParts(workers: number, { model, stepOptions }: Experiment): void {
  if (workers === 1) return;
  const fault = unknownToThreads(model, stepOptions);
  if (fault === null) return;
  throw new UserError(
    `workers ${workers}: the threads that share a batch know only the parts that Tapehead brings along, and the model has others: ${fault}; train it with one worker, and several runs at a time with tapehead sweep`,
  );
}

function unknownToThreads(
  { kind, options }: Experiment['model'],
  { loss }: Experiment['stepOptions'],
): string | null {
  const { models, losses } = standardRegistry;
  const load = Object.hasOwn(models, kind) ? models[kind] : undefined;
  if (!load) return `the model ${kind}`;
  if (!Object.hasOwn(losses, loss.kind)) return `the loss ${loss.kind}`;
  try {
    load(options, standardRegistry);
    return null;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.faults.join('; ');
    throw error;
  }
}
