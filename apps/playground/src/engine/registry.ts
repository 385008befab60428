import { InvalidOptionsError, type Registry } from '@tapehead/core';
import { standardRegistry } from '@tapehead/experiments';
import { customTask } from '../custom/custom-task.js';
import type { TaskSource } from '../custom/task-source.js';
import { customKind } from '../settings/settings.js';
import { orSay } from '../ui/or-say.js';
import type { OpenRequest } from './protocol.js';

/**
 * The parts of Tapehead, and the visitor's own. What makes those is only loaded where there are any.
 * @throws {SourceError} if what a visitor has written cannot be run.
 */
export async function registryWith(
  source: TaskSource | null,
  { controller, head }: OpenRequest['sandboxes'],
): Promise<Registry> {
  const { tasks, controllers, heads, ...others } = standardRegistry;
  const own = controller || head ? await loadParts() : null;
  const [ownController, ownHead] = [
    controller && (await own?.connectPart(controller, 'controller')),
    head && (await own?.connectPart(head, 'head')),
  ];
  return {
    ...others,
    tasks: {
      ...tasks,
      [customKind]: (options) => (source ? customTask(source, options) : refuse('task')),
    },
    controllers: {
      ...controllers,
      [customKind]: (options) =>
        own && ownController ? own.graphController(ownController, options) : refuse('controller'),
    },
    heads: {
      ...heads,
      [customKind]: (options) =>
        own && ownHead ? own.graphHead(ownHead, options) : refuse('head'),
    },
  };
}

const loadParts = () => orSay('What makes parts of your own', import('../parts/index.js'));

function refuse(what: string): never {
  throw new InvalidOptionsError([
    `${what}: this run has a ${what} of its own; load it from its file or link`,
  ]);
}
