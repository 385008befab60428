import {
  type JsonObject,
  type ModelDefinition,
  parseOptions,
  type Registry,
  requireRegistry,
  strictOptions,
} from '@tapehead/core';
import { architectureOption, findKind } from '@tapehead/core/layers';
import * as z from 'zod';
import { type Ntm, ntm, ntmKind, plainNtmOptions } from './ntm.js';

const storedOptions = strictOptions({
  ...plainNtmOptions,
  controller: architectureOption,
  heads: z.array(architectureOption, { error: 'a list of heads' }),
  memory: architectureOption,
});

/**
 * A Neural Turing Machine from stored options; the registry holds its parts.
 * @throws {InvalidOptionsError} if options are wrong or a kind is not registered.
 * @example
 * ```ts
 * import { loadNtm, ntmRegistry, paper } from '@tapehead/ntm';
 *
 * const stored = JSON.stringify(paper().options);
 * const same = loadNtm(JSON.parse(stored), ntmRegistry);
 * ```
 */
export function loadNtm(options: JsonObject, registry: Registry): ModelDefinition<Ntm> {
  requireRegistry('loadNtm.registry', registry);
  const { controller, heads, memory, ...plain } = parseOptions(ntmKind, storedOptions, options);
  return ntm({
    ...plain,
    controller: findKind(
      'controller',
      registry.controllers,
      controller.kind,
    )(controller.options, registry),
    heads: heads.map((head) => findKind('head', registry.heads, head.kind)(head.options, registry)),
    memory: findKind('memory', registry.memories, memory.kind)(memory.options, registry),
  });
}
