import { exitCode } from './exit-code.js';

/** A signal within so many milliseconds of the first one is taken for the same one, sent twice. */
const sameWithin = 500;

/**
 * Ends a command in good order at the first signal, and at once at a second. A program that runs the command, such
 * as npx, may pass each signal on a second time, and so may a shell when its terminal is closed. So the second signal
 * only counts if it comes later, and is not SIGHUP.
 */
export function watchSignals(stop: AbortController): void {
  let first: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    first ??= performance.now();
    if (!stop.signal.aborted) stop.abort();
    else if (signal !== 'SIGHUP' && performance.now() - first > sameWithin) {
      process.exit(exitCode.interrupted);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
