import { createLook, type Look } from '../figure/look.svelte.js';
import type { PageRun } from '../run/run.svelte.js';
import type { Pattern } from './pattern.js';

/**
 * The machine's answer to a pattern. It is computed again whenever the pattern changes, another run is opened, or the
 * machine has learned more. Must be called while a component is initialised.
 */
export function createAsking(run: () => PageRun, pattern: () => Pattern): Look {
  const look = createLook({
    trace: (request) => run().trace(request),
    tell: (error) => {
      run().tell(error);
    },
  });
  const possible = () => {
    const task = run().opened?.task;
    return task?.asksPatterns === true && pattern()[0]?.length === task.outputSize;
  };
  $effect(() => {
    if (!possible()) look.clear();
    else if (run().phase !== 'training') void look.show({ kind: 'pattern', rows: pattern() });
  });
  $effect(() => {
    if (run().progress && possible()) void look.follow({ kind: 'pattern', rows: pattern() });
  });
  return look;
}
