import type { WeightNumbers } from '@tapehead/wasm';
import type { Crew } from './crew.js';
import type { Contribution, Work } from './protocol.js';
import type { Thread } from './thread.js';

/** Workers that get weights and parts as messages, and send gradients back, where no memory is shared. */
export function messageCrew(threads: readonly Thread[], weights: WeightNumbers): Crew {
  const members = threads.map((thread, index) => createMember(thread, index + 1));
  let contributions: Promise<readonly Contribution[]> = Promise.resolve([]);
  return {
    begin(works) {
      const busy = members.slice(0, works.length);
      contributions = Promise.all(
        busy.flatMap((member, index) => {
          const work = works[index];
          const numbers = new Float32Array(weights.count);
          weights.read(numbers);
          return work ? [member(numbers, work)] : [];
        }),
      );
      // `finish` reports the error; this only keeps it from being reported as unhandled too.
      contributions.catch(() => undefined);
    },
    finish: (use) => contributions.then(use),
    end() {
      for (const thread of threads) thread.end();
    },
  };
}

interface Pending {
  resolve(contribution: Contribution): void;
  reject(error: Error): void;
}

/** Sends a worker its parts and receives its contributions. */
function createMember(
  thread: Thread,
  number: number,
): (weights: Float32Array<ArrayBuffer>, work: Work) => Promise<Contribution> {
  const pending: Pending[] = [];
  let fault: Error | null = null;
  const fail = (message: string) => {
    fault = new Error(`worker ${number}: ${message}`);
    for (const { reject } of pending.splice(0)) reject(fault);
  };
  thread.onFault(fail);
  thread.onReply((reply) => {
    if (reply.kind === 'computed') pending.shift()?.resolve(reply);
    if (reply.kind === 'failed') fail(reply.message);
  });
  return (weights, work) =>
    new Promise((resolve, reject) => {
      if (fault) {
        reject(fault);
        return;
      }
      pending.push({ resolve, reject });
      thread.post({ kind: 'compute', weights, work }, [weights.buffer]);
    });
}
