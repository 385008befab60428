export { createRng, restoreRng } from './rng.js';
