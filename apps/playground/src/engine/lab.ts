import type { Lab, OpenRequest } from './protocol.js';
import { openRun, type Run } from './run.js';
import { sourcesIn } from './sources-in.js';
import { zooFile } from './zoo-file.js';
import { orSay } from '../ui/or-say.js';
import { withBudget, withPhase } from './with-budget.js';

/** A run's file with another budget. */
function budgeted(file: Uint8Array, budget: NonNullable<OpenRequest['budget']>) {
  return typeof budget === 'number' ? withBudget(file, budget) : withPhase(file, budget.more);
}

/** The worker's side of the playground: at most one run, and the methods that the page may call on it. */
export function createLab(): Lab & { close(): Promise<void> } {
  let current: Run | null = null;
  const run = (): Run => {
    if (!current) throw new Error('There is no machine yet.');
    return current;
  };
  return {
    async open(request) {
      const { file, budget } = request;
      const next = await openRun(
        file && budget !== null ? { ...request, file: budgeted(file, budget) } : request,
      );
      await current?.close();
      current = next;
      return next.describe();
    },
    train: (listener) => run().train(listener),
    pause: () => {
      current?.pause();
    },
    zooFile,
    sourcesIn,
    explain: () => run().explain(),
    async summarize(file) {
      const { summaryOf } = await orSay('What reads stored runs', import('./summary.js'));
      return summaryOf(file);
    },
    trace: (request) => run().trace(request),
    evaluate: (at, sequences) => run().evaluate(at, sequences),
    store: () => run().store(),
    async close() {
      await current?.close();
      current = null;
    },
  };
}
