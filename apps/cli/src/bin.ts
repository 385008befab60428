#!/usr/bin/env node
import { watchOutputs, watchSignals } from '@tapehead/command';

// Both are set up before everything else is loaded, since signals may arrive while that happens.
const stop = new AbortController();
watchSignals(stop);
watchOutputs(() => {
  stop.abort();
}, inWords);

/** Only now loads what puts a fault in words, as it is hardly ever needed. */
async function inWords(fault: Error): Promise<string | undefined> {
  const { fileText } = await import('./describe-error.js');
  return fileText(fault);
}

const { runCommand } = await import('./run-command.js');
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
