export { drawNormals } from './draw-normals.js';
export { createRng, restoreRng } from './rng.js';
