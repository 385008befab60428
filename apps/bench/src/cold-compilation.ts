import { explainCompilation, selectWasm } from '@tapehead/wasm';
import { buildModel, paperSizes } from './work.js';

/**
 * What a process of its own does for `measureCompilation`: it compiles the paper's machine, as the first thing that it
 * does, for the passes that its argument names, and prints how long the parts of that took.
 */

await selectWasm();
const model = buildModel({ controller: 'lstm', T: 20, batch: 1, ...paperSizes });
// The report reads this clock. On a busy machine wall-clock time says how much others have to do.
performance.now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const passes = process.argv[2] === 'forward' ? 'forward' : 'training';
const report = explainCompilation(model, { passes });
if (report.engine !== 'compiled') throw new Error(report.because);
console.log(JSON.stringify(report.milliseconds));
