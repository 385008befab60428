export { drawNormals } from './draw-normals.js';
export { createRng, restoreRng } from './rng.js';
// Whoever uses this package can name the interfaces that it is written for.
export type * from '../interfaces/index.js';
