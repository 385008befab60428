export interface Stopwatch {
  /** Seconds that it has run, including those that it started from. */
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
