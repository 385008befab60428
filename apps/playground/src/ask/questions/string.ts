import type { JsonObject, Task } from '@tapehead/core';
import { taskRegistry } from '@tapehead/tasks';
import type { Asked, AskedTask, Question, Row } from './question.js';

const makers: Readonly<Record<string, (options: JsonObject) => Task>> = taskRegistry;

/** A string that a task of strings shows and answers: “abba”, “2-1*3”, “stay, on, back”. */
export function stringQuestion(kind: string, example: string, says: string): Question {
  return {
    label: 'A string',
    says,
    example: () => example,
    parse: (text, task) => parsed(kind, text, task),
  };
}

const most = 1000;

function parsed(kind: string, text: string, { options }: AskedTask): Asked | string {
  const task = makers[kind]?.(options);
  const { channels, fromString } = task ?? {};
  if (!task || !channels || !fromString) return 'This task shows no strings.';
  // The last channel marks the end.
  const symbols = symbolsIn(text, channels.inputs.slice(0, -1));
  if (typeof symbols === 'string') return symbols;
  if (symbols.length > most) return `Expected at most ${most} symbols.`;
  try {
    const { steps, inputs, targets, mask } = fromString(symbols);
    const rows = (values: Float32Array, size: number): readonly Row[] =>
      Array.from({ length: steps }, (_, t) => [...values.subarray(t * size, (t + 1) * size)]);
    const wanted = rows(targets, task.outputSize).map((row, t) => (mask[t] === 1 ? row : null));
    const read = (answer: readonly Row[]) => said(answer, channels.outputs);
    return {
      inputs: rows(inputs, task.inputSize),
      targets: wanted,
      right: read(wanted.filter((row) => row !== null)),
      read,
    };
  } catch (error) {
    const [, expected] = /expected (.*)$/.exec(error instanceof Error ? error.message : '') ?? [];
    return `Expected ${expected ?? 'another string'}.`;
  }
}

/** The symbols that a text is made of, with or without spaces and commas between them; what is wrong, if there are others. */
function symbolsIn(text: string, known: readonly string[]): readonly string[] | string {
  const plain = (one: string) => one.toLowerCase().replaceAll(/[\s,]/g, '');
  const longestFirst = known.toSorted((one, other) => other.length - one.length);
  const symbols: string[] = [];
  let rest = plain(text.replaceAll('−', '-').replaceAll('×', '*'));
  while (rest !== '') {
    const next = longestFirst.find((symbol) => rest.startsWith(plain(symbol)));
    if (next === undefined) {
      const [sign = ''] = rest;
      return `“${sign}” is none of its symbols, ${known.join(', ')}.`;
    }
    symbols.push(next);
    rest = rest.slice(plain(next).length);
  }
  return symbols.length === 0 ? `Expected symbols: ${known.join(', ')}.` : symbols;
}

/** The chosen symbols: side by side if each is one letter. */
function said(answer: readonly Row[], names: readonly string[]): string {
  const chosen = answer.map((row) => names[row.indexOf(Math.max(...row))] ?? '');
  return chosen.join(chosen.every((name) => name.length === 1) ? '' : ' ');
}
