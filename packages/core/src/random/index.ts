export { drawNormals } from './draw-normals.js';
export { createRng, restoreRng } from './rng.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '../interfaces/index.js';
