// untracked harness: node apps/bench/oracle.mjs [rounds] [cases]

import { buildModel, drawBatches, paperSizes } from './dist/work.js';
import { adam, clipByGlobalNorm } from '@tapehead/trainer';
import * as now from '@tapehead/wasm';
import * as old from '../../node_modules/.oracle/wasm/dist/index.js';
import * as tf from '@tensorflow/tfjs-core';
await now.selectWasm();
const options = () => ({ optimizer: adam(), clip: clipByGlobalNorm({ limit: 10 }) });
const kernelsOff = now.standardKernels ? { kernels: { ...now.standardKernels, models: {} } } : {};
function subject(engine, work, lib, extra) {
  const model = buildModel(work);
  const step = lib.compileStep(model, { ...options(), ...extra });
  const passes = lib.compileModel(model, extra);
  const batches = drawBatches(work).map((batch) => ({ batch, inputs: tf.tensor3d(batch.inputs, [batch.steps, batch.sequences, model.inputSize]) }));
  let turn = 0; const current = () => batches[turn % batches.length];
  return { engine, backwardHoldsForward: true, next() { turn++; }, forward() { passes.forward(current().inputs).dispose(); }, backward() { step.gradients(current().batch); }, update() { step.update(1e-4); }, dispose() { tf.dispose(batches.map(({ inputs }) => inputs)); passes.dispose(); step.dispose(); model.dispose(); } };
}

// Alternates single steps (some at batch 1) and compares low quantiles and the median of paired ratios.
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const seconds = Number(process.argv[2] ?? 6);
const wanted = process.argv.slice(3);
const quantile = (a, q) => [...a].sort((x, y) => x - y)[Math.floor(q * (a.length - 1))];
for (const controller of ['lstm', 'feedforward'])
  for (const [T, batch] of [[20, 1], [20, 16], [120, 1], [120, 16]]) {
    const name = `${controller[0]}${T}b${batch}`;
    if (wanted.length && !wanted.some((w) => name.match(w))) continue;
    const work = { controller, T, batch, ...paperSizes };
    const subjects = [subject('recorded', work, now, kernelsOff), subject('oracle', work, old, {})];
    const one = (s, n) => { const t0 = cpu(); for (let i = 0; i < n; i++) { s.next(); s.backward(); s.update(); } const t1 = cpu(); for (let i = 0; i < n; i++) s.forward(); const t2 = cpu(); return [(t1 - t0) / n / batch, (t2 - t1) / n / batch]; };
    const n = Math.max(1, Math.round(20 / (T * batch)));
    for (const s of subjects) { const e = performance.now(); for (let i = 0; i < 400 && performance.now() - e < 700; i++) one(s, 1); }
    const data = subjects.map(() => [[], []]);
    const end = performance.now() + 1000 * seconds;
    for (let i = 0; performance.now() < end || i < 9; i++) for (const k of i % 2 ? [1, 0] : [0, 1]) { const [a, b] = one(subjects[k], n); data[k][0].push(a); data[k][1].push(b); }
    for (const s of subjects) s.dispose();
    const text = (p) => { const [a, b] = [data[0][p], data[1][p]]; const r = a.map((x, i) => x / b[i]); return `${quantile(r, 0.5).toFixed(3)} [${quantile(r, 0.25).toFixed(2)}–${quantile(r, 0.75).toFixed(2)}] low ${(quantile(a, 0.08) / quantile(b, 0.08)).toFixed(3)} (${quantile(a, 0.08).toFixed(3)}/${quantile(b, 0.08).toFixed(3)} ms)`; };
    console.log(name.padEnd(8), `n=${data[0][0].length}`.padEnd(6), 'step', text(0), '| forward', text(1));
  }
