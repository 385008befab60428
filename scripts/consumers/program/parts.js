// Everything that the consumers' program imports from packages of this project and from tfjs.
export { lstm } from '@tapehead/controllers';
export { paper } from '@tapehead/ntm';
export { createParallelStep } from '@tapehead/parallel';
export { createRng } from '@tapehead/core';
export { copy } from '@tapehead/tasks';
export { adam, clipByGlobalNorm } from '@tapehead/trainer';
export { compileStep, selectWasm } from '@tapehead/wasm';
export { loadZoo } from '@tapehead/zoo';
export { getBackend, zeros } from '@tensorflow/tfjs-core';
