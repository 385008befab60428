#!/usr/bin/env node
import { watchOutputs } from '@tapehead/command';
import { runCommand } from './run-command.js';

// The project is begun whether or not somebody reads how to go on.
watchOutputs();
process.exitCode = await runCommand(process.argv.slice(2), process);
