// Exports of someone whose package has declarations: TypeScript must be able to name every type in them.
import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { createParallelStep } from '@tapehead/parallel';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm, createReferenceStep } from '@tapehead/trainer';
import { compileStep, compileModel } from '@tapehead/wasm';
import { loadZoo } from '@tapehead/zoo';

export const controller = lstm({ units: 16 });
export const definition = paper({ controller, slots: 8, width: 4 });
export const task = copy({ bits: 3, maxLength: 3 });
export const rng = createRng(1);
export const batch = () => task.sample([{ length: 3 }], rng);
export const model = () => definition.build(task, rng);
export const optimizer = adam();
export const clip = clipByGlobalNorm({ limit: 10 });
export const options = { optimizer, clip };
export const referenceStep = () => createReferenceStep(model(), options);
export const step = () => compileStep(model(), options);
export const gradients = () => step().gradients(batch(), rng);
export const passes = () => compileModel(model());
export const parallelStep = () => createParallelStep(model(), { ...options, workers: 2 });
export const trained = () => loadZoo('copy-lstm');
