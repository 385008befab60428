#!/usr/bin/env node
import { fileFault } from './errors.js';
import { exitCode } from './exit-code.js';
import { runCommand } from './run-command.js';

const stop = new AbortController();
let outputFault: string | undefined;

// The first one ends the command in good order, the second at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(exitCode.interrupted);
    stop.abort();
  });
}

// Nobody reads any more, as after `tapehead … | head`: end in good order, in silence. Or there is no room for
// what is printed: end in good order, and say so.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') outputFault ??= fileFault(error) ?? error.message;
    stop.abort();
  });
}

// A fault may be told of only after the command has ended.
process.on('exit', () => {
  if (outputFault === undefined) return;
  process.stderr.write(`error: what the command prints cannot be written: ${outputFault}\n`);
  process.exitCode = exitCode.failedRun;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
