import type { Registry } from '../interfaces/index.js';

/** A registry without any parts, to spread where only some kinds of parts are needed. */
export const emptyRegistry: Registry = {
  controllers: {},
  addressings: {},
  heads: {},
  memories: {},
  models: {},
  tasks: {},
  losses: {},
  optimizers: {},
  clippings: {},
  schedules: {},
};
