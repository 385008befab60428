import type { Channels, JsonObject, Task } from '@tapehead/core';
import { taskRegistry } from '@tapehead/tasks';
import { bracketPairs } from './brackets.js';

const makers: Readonly<Record<string, (options: JsonObject) => Task>> = taskRegistry;

interface Sizes {
  readonly kind: string;
  readonly inputSize: number;
  readonly outputSize: number;
}

/** The names of the channels after the bits, for tasks that show vectors, by how many such channels there are. */
const markers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  copy: [['repeat'], ['start', 'repeat']],
  reverse: [['repeat'], ['start', 'repeat']],
  addition: [['sum?'], ['start', 'sum?']],
  'repeat-copy': [['start', 'repeat', 'times']],
  'associative-recall': [['item', 'query']],
  'priority-sort': [['priority', 'sort']],
};

/** The names of the channels in the task's layout; numbers if that is unknown, as for a visitor's own task. */
export function rowNamesOf({ kind, inputSize, outputSize }: Sizes): Channels {
  const numbered = {
    inputs: names('channel', inputSize),
    outputs: names('bit', outputSize),
  };
  const { channels } = makers[kind]?.({}) ?? {};
  const fits = channels?.inputs.length === inputSize && channels.outputs.length === outputSize;
  if (fits) return channels;
  if (kind === 'n-grams') return { inputs: ['bit'], outputs: ['next'] };
  if (kind === 'adding') return { inputs: ['number', 'mark'], outputs: ['sum'] };
  if (kind === 'one-shot') {
    const labels = names('label', outputSize);
    return { inputs: [...names('ink', inputSize - outputSize), ...labels], outputs: labels };
  }
  if (kind === 'dyck') {
    const brackets = bracketNames(outputSize / 2);
    return { inputs: brackets, outputs: brackets };
  }
  const ends = kind === 'repeat-copy' ? ['end'] : [];
  const bits = kind === 'addition' ? 2 : outputSize - ends.length;
  const after = markers[kind]?.find(({ length }) => length === inputSize - bits);
  if (!after) return numbered;
  const shown = kind === 'addition' ? ['first', 'second'] : names('bit', bits);
  return {
    inputs: [...shown, ...after],
    outputs: kind === 'addition' ? ['sum'] : [...names('bit', bits), ...ends],
  };
}

function names(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}

/** The opening brackets of all kinds, then the closing ones. */
function bracketNames(kinds: number): readonly string[] {
  const sides = [0, 1].map((side) =>
    Array.from(
      { length: kinds },
      (_, kind) => bracketPairs[kind]?.[side] ?? `${side === 0 ? 'open' : 'close'} ${kind}`,
    ),
  );
  return sides.flat();
}
