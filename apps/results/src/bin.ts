import { watchOutputs, watchSignals } from '@tapehead/command';

// The runs end with a checkpoint.
const stop = new AbortController();
watchSignals(stop);
watchOutputs(() => {
  stop.abort();
});

const { runCommand } = await import('./run-command.js');
process.exitCode = await runCommand(
  process.argv.slice(2),
  { stdout: process.stdout, stderr: process.stderr, signal: stop.signal },
  process.cwd(),
);
