export * from '@tapehead/checkpoint';
export * from '@tapehead/controllers';
export * from '@tapehead/core';
export * from '@tapehead/core/layers';
export * from '@tapehead/experiments';
export * from '@tapehead/heads';
export * from '@tapehead/memory';
export * from '@tapehead/ntm';
export * from '@tapehead/parallel';
export * from '@tapehead/runs';
export * from '@tapehead/tasks';
export * from '@tapehead/trainer';
export * from '@tapehead/wasm';
export * from '@tapehead/zoo';

// The compiled engine has sizes of the same name.
export type { ModelSizes } from '@tapehead/core';
