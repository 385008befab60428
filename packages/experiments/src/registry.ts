import { loadRecurrent } from '@tapehead/controllers';
import type { Registry } from '@tapehead/core';
import { ntmRegistry } from '@tapehead/ntm';
import { taskRegistry } from '@tapehead/tasks';

/** Every part, model and task of Tapehead by kind. Spread it to add your own. */
export const standardRegistry: Registry = {
  ...ntmRegistry,
  models: { ...ntmRegistry.models, recurrent: loadRecurrent },
  tasks: taskRegistry,
};
