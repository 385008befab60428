import { runCommand } from './run-command.js';

const stop = new AbortController();

// The first signal stops the runs with a checkpoint, the second one ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

process.exitCode = await runCommand(
  process.argv.slice(2),
  { stdout: process.stdout, stderr: process.stderr, signal: stop.signal },
  process.cwd(),
);
