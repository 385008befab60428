import type { TraceRequest } from '../engine/protocol.js';
import { createLook, type Look } from '../figure/look.svelte.js';
import type { PageRun } from '../run/run.svelte.js';

/**
 * The machine's answer to a question; null if there is none that it can be asked. It is computed again whenever the
 * question changes, another run is opened, or the machine has learned more. Must be called while a component is
 * initialised.
 */
export function createAsking(run: () => PageRun, question: () => TraceRequest | null): Look {
  const look = createLook({
    trace: (request) => run().trace(request),
    tell: (error) => {
      run().tell(error);
    },
  });
  $effect(() => {
    const request = run().opened && question();
    if (!request) look.clear();
    else if (run().phase !== 'training') void look.show(request);
  });
  $effect(() => {
    const request = run().progress && question();
    if (request) void look.follow(request);
  });
  return look;
}
