import * as parts from './parts.js';

const { adam, clipByGlobalNorm, compileStep, copy, createParallelStep, createRng } = parts;
const { getBackend, loadZoo, lstm, paper, selectWasm, zeros } = parts;

const task = copy({ bits: 3, maxLength: 3 });
const options = { optimizer: adam(), clip: clipByGlobalNorm({ limit: 10 }) };

/** @param {ReturnType<typeof createRng>} rng */
const batch = (rng) =>
  task.sample([{ length: 3 }, { length: 1 }, { length: 2 }, { length: 3 }], rng);
const build = () =>
  paper({ controller: lstm({ units: 16 }), slots: 8, width: 4 }).build(task, createRng(1));

/**
 * What everyone who installs the packages does. Each function throws if its result is wrong.
 * @type {Readonly<Record<string, () => Promise<void>>>}
 */
const things = {
  async select() {
    await selectWasm();
    expect(getBackend() === 'wasm', `the backend is ${getBackend()}`);
  },
  train() {
    const [model, rng] = [build(), createRng(2)];
    const step = compileStep(model, options);
    const losses = [];
    for (let sequences = 0; sequences < 200; sequences += 4) {
      losses.push(step.gradients(batch(rng), rng).loss);
      step.update(1e-2);
    }
    const [first = Number.NaN, last = Number.NaN] = [losses[0], losses.at(-1)];
    expect(last < first, `the loss went from ${first} to ${last}`);
    step.dispose();
    model.dispose();
    return Promise.resolve();
  },
  async loadZoo() {
    const model = await loadZoo('copy-feedforward');
    const [steps, sequences, bits] = model.forward(zeros([4, 1, model.inputSize])).shape;
    expect(
      `${steps} ${sequences} ${bits}` === '4 1 8',
      `its answer is of ${steps}, ${sequences}, ${bits}`,
    );
    model.dispose();
  },
  async workers() {
    const [model, rng] = [build(), createRng(3)];
    const step = await createParallelStep(model, {
      ...options,
      workers: 2,
      isWorthSplitting: () => true,
    });
    const { finite } = await step.gradients(batch(rng), rng);
    expect(finite, 'the gradients are not finite');
    step.update(1e-2);
    step.dispose();
    model.dispose();
  },
};

/**
 * @param {boolean} condition
 * @param {string} otherwise
 */
function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

/**
 * Does all four, and reports `ok` or what went wrong for each.
 * @returns {Promise<Record<string, string>>}
 */
export async function fourThings() {
  /** @type {Record<string, string>} */
  const outcome = {};
  for (const [name, thing] of Object.entries(things)) {
    outcome[name] = await Promise.resolve()
      .then(thing)
      .then(() => 'ok', String);
  }
  return outcome;
}
