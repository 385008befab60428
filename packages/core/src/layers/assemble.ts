import type { NamedVariables } from '../interfaces/index.js';
import { functionOption, parseOptions } from '../options/index.js';
import { disposeWeights } from './variables.js';

interface Weighted {
  readonly weights: NamedVariables;
}

/**
 * Puts parts together into a whole. `own` notes each part as it is built, so that when a later one
 * cannot be built the weights of those before it are freed.
 * @throws {InvalidOptionsError} if `build` is no function.
 */
export function assemble<Whole>(
  build: (own: <Part extends Weighted>(part: Part) => Part) => Whole,
): Whole {
  parseOptions('assemble.build', functionOption(), build);
  const built: NamedVariables[] = [];
  try {
    return build((part) => {
      built.push(part.weights);
      return part;
    });
  } catch (error) {
    built.forEach(disposeWeights);
    throw error;
  }
}
