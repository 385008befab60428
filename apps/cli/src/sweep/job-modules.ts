import { type UsedModule, UserError } from '@tapehead/runs';
import { remedyText } from '../output/remedy-text.js';

/**
 * The modules of the jobs of a sweep that was given these. In which order they were given decides nothing, so it is
 * always the same.
 */
export function jobModules(given: readonly UsedModule[]): readonly UsedModule[] {
  const key = ({ name, sha256 }: UsedModule) => `${name} ${sha256}`;
  return given.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

/**
 * Checks that whoever is to compute a job has the modules that it needs, in the same version.
 * @throws {UserError} saying which is missing or another; whoever has it can compute the job.
 */
export function requireJobModules(
  needed: readonly UsedModule[],
  given: readonly UsedModule[],
): void {
  for (const { name, sha256 } of needed) {
    if (given.some((module) => module.sha256 === sha256)) continue;
    const other = given.find((module) => module.name === name);
    const lack = other ? `has another version of it, ${other.sha256}` : 'was started without it';
    const remedy = remedyText({ kind: 'use-module', name });
    throw new UserError(
      `the run needs ${name} with the SHA-256 ${sha256}, and the worker that it was given to ${lack}; to tapehead worker, ${remedy}`,
    );
  }
}
