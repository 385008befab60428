import { parseArgs } from 'node:util';
import { loadExperiment, recipes } from '@tapehead/recipes';
import { compile, MissingKernelsError, selectWasm } from '@tapehead/wasm';

/** Trains with every recipe for many sequences and looks for numbers that are not finite. */
const { values } = parseArgs({
  options: { sequences: { type: 'string', default: '50000' }, recipe: { type: 'string' } },
});
const wanted = Number(values.sequences);

await selectWasm();
let failed = false;
for (const [name, { config }] of Object.entries(recipes)) {
  if (values.recipe !== undefined && values.recipe !== name) continue;
  const experiment = loadExperiment(config);
  const model = experiment.build();
  const begin = performance.now();
  try {
    const step = compile(model, experiment.stepOptions);
    const { task, rng, batch = 1, learningRate, schedule } = experiment.trainOptions();
    let [sequences, bad] = [0, 0];
    while (sequences < wanted) {
      const settings = Array.from({ length: batch }, () => task.drawSetting(rng));
      const { finite } = step.gradients(task.sample(settings, rng));
      if (finite) step.update(learningRate * (schedule?.factor(sequences / wanted) ?? 1));
      else bad += 1;
      sequences += batch;
    }
    step.dispose();
    const weights = Object.values(model.weights).flatMap((weight) => [...weight.dataSync()]);
    const sound = weights.every(Number.isFinite);
    failed ||= bad > 0 || !sound;
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `${name}: ${sequences} sequences, ${seconds} s, ${bad} steps not finite, weights ${sound ? 'finite' : 'NOT FINITE'}`,
    );
  } catch (error) {
    if (!(error instanceof MissingKernelsError)) throw error;
    console.log(`${name}: left out. ${error.message}`);
  } finally {
    model.dispose();
  }
}
process.exitCode = failed ? 1 : 0;
