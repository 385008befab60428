#!/usr/bin/env node
import { exitCode } from './exit-code.js';
import { runCommand } from './run-command.js';

const stop = new AbortController();

// The first one ends the command in good order, the second at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(exitCode.interrupted);
    stop.abort();
  });
}

// Nobody reads any more, as after `tapehead … | head`: end in good order, in silence.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort();
  });
}

process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
