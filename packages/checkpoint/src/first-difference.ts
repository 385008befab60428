import type { Architecture, ModelSizes } from '@tapehead/core';
import diff from 'microdiff';

/** What two models must share so that the weights of one fit the other. */
interface Described extends ModelSizes {
  readonly architecture: Architecture;
}

/** The first difference between a stored model and the model at hand, as a sentence; `undefined` if there is none. */
export function firstDifference(stored: Described, model: Described): string | undefined {
  const [difference] = diff(description(model), description(stored));
  if (difference === undefined) return undefined;
  const inFile = difference.type === 'REMOVE' ? 'nothing' : JSON.stringify(difference.value);
  const inModel = difference.type === 'CREATE' ? 'nothing' : JSON.stringify(difference.oldValue);
  return `${difference.path.join('.')}: the file has ${inFile}, the model ${inModel}`;
}

function description({ architecture, inputSize, outputSize }: Described) {
  return {
    architecture: { kind: architecture.kind, options: architecture.options },
    inputSize,
    outputSize,
  };
}
