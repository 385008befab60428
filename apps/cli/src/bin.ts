#!/usr/bin/env node
import { exitCode } from './exit-code.js';
import { watchOutputs } from './outputs.js';
import { watchSignals } from './signals.js';

// Both before all else is loaded, which takes a while in which signals come as well.
const stop = new AbortController();
watchSignals(stop);
watchOutputs(stop);

const { runCommand } = await import('./run-command.js');
process.exitCode = stop.signal.aborted
  ? exitCode.interrupted
  : await runCommand(process.argv.slice(2), {
      stdout: process.stdout,
      stderr: process.stderr,
      signal: stop.signal,
    });
