import { createRng } from '@tapehead/core';
import { explainCompilation, selectWasm } from '@tapehead/wasm';
import { machinesWithParts } from './index.js';

await selectWasm();
for (const [name, machine] of Object.entries(machinesWithParts)) {
  const model = machine({ units: 8, slots: 8, width: 4 }).build(
    { inputSize: 4, outputSize: 2 },
    createRng(1),
  );
  const report = explainCompilation(model);
  console.log(
    report.engine === 'compiled'
      ? `${name}: compiled to ${report.loops} loops and ${report.products} products a step`
      : `${name}: ${report.because}`,
  );
  model.dispose();
}
