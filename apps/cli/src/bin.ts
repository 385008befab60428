#!/usr/bin/env node
import { watchOutputs } from './outputs.js';
import { watchSignals } from './signals.js';

// Both are set up before everything else is loaded, since signals may arrive while that happens.
const stop = new AbortController();
watchSignals(stop);
watchOutputs(stop);

const { runCommand } = await import('./run-command.js');
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
