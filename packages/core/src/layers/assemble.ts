import type { NamedVariables } from '../interfaces/index.js';
import { disposeWeights } from './variables.js';

interface Weighted {
  readonly weights: NamedVariables;
}

/**
 * Puts parts together into a whole. `own` notes each part as it is built, so that when a later one
 * cannot be built the weights of those before it are freed.
 */
export function assemble<Whole>(
  build: (own: <Part extends Weighted>(part: Part) => Part) => Whole,
): Whole {
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
