import type { StepGraph } from '../graph.js';
import { fills, numberIn, rewrite } from '../rewrite.js';

/** Removes the nodes that leave the numbers as they are: identities, casts, reshapes. */
export function removeCopies(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    const [input] = node.inputs;
    const isCopy = node.kind === 'map' && node.operation === 'copy' && input;
    if (isCopy && (fills(input, node.shape) || numberIn(builder.values, input) !== undefined)) {
      builder.replace(node.output, input.value);
    } else builder.keep(node);
  });
}
