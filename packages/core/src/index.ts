export type * from './interfaces/index.js';
export * from './options/index.js';
export * from './random/index.js';
