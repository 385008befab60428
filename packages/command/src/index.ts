export { type ExitCode, exitCode } from './exit-code.js';
export { watchOutputs } from './watch-outputs.js';
export { watchSignals } from './watch-signals.js';
