import { loadRecurrent } from '@tapehead/controllers';
import type { Registry } from '@tapehead/core';
import { ntmRegistry } from '@tapehead/ntm';
import { taskRegistry } from '@tapehead/tasks';
import { clippings, losses, optimizers, schedules } from '@tapehead/trainer';

/** Every part, model and task of Tapehead, and what it trains with, by kind. Spread it to add your own. */
export const standardRegistry: Registry = {
  ...ntmRegistry,
  models: { ...ntmRegistry.models, recurrent: loadRecurrent },
  tasks: taskRegistry,
  losses,
  optimizers,
  clippings,
  schedules,
};
