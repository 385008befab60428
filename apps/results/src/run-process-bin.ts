import { type ProcessWork, workOn } from './run-process.js';

// Begun by train-runs.ts with a channel. The first message is the work, any further one ends it.
const stop = new AbortController();
process.once('message', (work: ProcessWork) => {
  process.on('message', () => {
    stop.abort();
  });
  void workOn(work, stop.signal, (message) => process.send?.(message)).then((done) => {
    // Says that something went wrong even if the message of what it was is lost.
    if (!done) process.exitCode = 1;
    if (process.connected) process.disconnect();
  });
});
// A signal of the terminal reaches all processes; the first one of them says when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => {
  stop.abort();
});
