import { fourThings } from './four-things.js';

fourThings().then(
  (outcome) => Object.assign(globalThis, { outcome }),
  (/** @type {unknown} */ error) =>
    Object.assign(globalThis, { outcome: { error: String(error) } }),
);
