import { objectWith, parseOptions } from '@tapehead/core';

/**
 * Checks that something is an experiment; `where` names the function that needs it.
 * @throws {InvalidOptionsError} if it is not.
 */
export function requireExperiment(where: string, experiment: unknown): void {
  const option = objectWith(
    'an experiment, such as experiment({ task: { kind: "copy" } })',
    'example',
    'evaluate',
  );
  parseOptions(`${where}.experiment`, option, experiment);
}

/**
 * Checks that something computes a model; `where` names the function that needs it.
 * @throws {InvalidOptionsError} if it does not.
 */
export function requirePasses(where: string, passes: unknown, method: 'forward' | 'trace'): void {
  const option = objectWith('passes of a model, such as compileModel(model)', method);
  parseOptions(`${where}.passes`, option, passes);
}
