export interface Stopwatch {
  /** Seconds for which it ran, those it started from included. */
  seconds(): number;
  stop(): void;
  start(): void;
}

/** A running stopwatch. */
export function createStopwatch(from: number): Stopwatch {
  let passed = from;
  let since: number | null = performance.now();
  const seconds = () => passed + (since === null ? 0 : (performance.now() - since) / 1000);
  return {
    seconds,
    stop() {
      passed = seconds();
      since = null;
    },
    start() {
      since ??= performance.now();
    },
  };
}
