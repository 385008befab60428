import type { Registry } from '@tapehead/core';
import { standardRegistry } from '@tapehead/experiments';
import * as z from 'zod';
import { UserError } from './errors.js';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** A module whose parts a run was begun with. The run remembers it, but never loads it by itself. */
export type UsedModule = Readonly<{
  /** The name of its file, without the folder. */
  name: string;
  /** The checksum of its file, as hexadecimal digits. */
  sha256: string;
}>;

/** The schema of a `UsedModule`. */
export interface UsedModuleSchema extends z.ZodType<UsedModule> {}

/** Checks the stored form of a `UsedModule`. */
export const usedModule: UsedModuleSchema = z.object({
  name: z.string(),
  sha256: z.string(),
});

/** What the config of a run may name. */
export interface RunParts {
  /** Tasks, controllers and the other parts, by their kinds. */
  readonly registry: Registry;
  /** The modules that these come from, apart from Tapehead's own. */
  readonly modules: readonly UsedModule[];
}

/** Tapehead's own parts. */
export const standardParts: RunParts = { registry: standardRegistry, modules: [] };

/**
 * Checks that every module that a run was begun with is given, unchanged.
 * @throws {UserError} saying which is missing or has changed.
 */
export function requireModules(
  where: string,
  used: readonly UsedModule[],
  given: readonly UsedModule[],
): void {
  for (const { name, sha256 } of used) {
    if (given.some((module) => module.sha256 === sha256)) continue;
    if (given.some((module) => module.name === name)) {
      throw new UserError(
        `${where}: ${name} has changed since the run was begun with it, and what it computes may have; a run goes on with the parts that it was begun with`,
      );
    }
    throw new UserError(`${where}: the run was begun with parts of ${name}, which are needed`, {
      kind: 'use-module',
      name,
    });
  }
}
