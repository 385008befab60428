import { exitCode } from './exit-code.js';

/** What comes within so many milliseconds of the first signal is the same wish to end, told twice. */
const sameWithin = 500;

/**
 * Ends the command in good order at the first signal, and at once at a second. Who runs the command by another
 * program, such as npx, may send it each twice, and so may a shell whose terminal is closed: the second one has
 * to come later, and is no SIGHUP.
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
