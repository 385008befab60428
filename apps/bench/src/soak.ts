import { parseArgs } from 'node:util';
import { exitCode } from '@tapehead/command';
import { loadExperiment, recipes } from '@tapehead/experiments';
import { NotRecordableError, selectWasm } from '@tapehead/wasm';
import { soakExperiment } from './soak-experiment.js';
import { endUnread, hearOfIt } from './unread.js';

/** Trains with every recipe for many sequences and looks for numbers that are not finite. */
const { values } = parseArgs({
  options: { sequences: { type: 'string', default: '50000' }, recipe: { type: 'string' } },
});
const wanted = Number(values.sequences);

endUnread();
await selectWasm();
let failed = false;
for (const [name, { config }] of Object.entries(recipes)) {
  if (values.recipe !== undefined && values.recipe !== name) continue;
  await hearOfIt();
  const begin = performance.now();
  try {
    const { sequences, badSteps, badWeights } = soakExperiment(loadExperiment(config), wanted);
    failed ||= badSteps > 0 || badWeights > 0;
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `${name}: ${sequences} sequences, ${seconds} s, ${badSteps} steps not finite, weights ${badWeights === 0 ? 'finite' : 'NOT FINITE'}`,
    );
  } catch (error) {
    if (!(error instanceof NotRecordableError)) throw error;
    console.log(`${name}: left out. ${error.message}`);
  }
}
process.exitCode = failed ? exitCode.failedRun : exitCode.done;
