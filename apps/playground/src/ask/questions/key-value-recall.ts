import { vectorsOf } from './letters.js';
import { type Question, type Row, row } from './question.js';

const most = 1000;
const names = ['an', 'be', 'do', 'if', 'no', 'up'];

/** “an=3 be=1 do=4, be?”: the value that was shown with it. */
export const keyValueRecall: Question = {
  label: 'Keys with their values, and one key to ask for',
  says: 'It sees each key with its value once, then one of the keys again, and has to say its value.',
  example(task) {
    const { letters, values } = sizesOf(task);
    const keys = names.map((name) => name.repeat(letters).slice(0, letters));
    const items = [...new Set(keys)].map((key, index) => `${key}=${(3 * index + 1) % values}`);
    return `${items.join(' ')}, ${keys[1] ?? ''}?`;
  },
  parse(text, task) {
    const { bits, letters, values } = sizesOf(task);
    const [, list = '', asked = ''] = /^(.*?),?\s+(\S+?)\s*\?\s*$/.exec(text) ?? [];
    const items = list
      .split(/[\s,]+/)
      .filter((item) => item !== '')
      .map((item) => item.split('='));
    if (items.length === 0 || items.some((item) => item.length !== 2))
      return 'Expected keys with their values, and a key with a question mark: an=3 be=1, be?';
    if (items.length > most) return `Expected at most ${most} keys.`;
    const known = new Map(items.map(([key = '', value = '']) => [key, Number(value)]));
    if (known.size < items.length) return 'One of the keys is there twice.';
    const odd = [...known.keys()].find((key) => Array.from(key).length !== letters);
    if (odd !== undefined)
      return `“${odd}” has ${Array.from(odd).length} letters; the keys of this machine have ${letters}.`;
    if (
      [...known.values()].some(
        (value) => !(Number.isInteger(value) && value >= 0 && value < values),
      )
    )
      return `Expected values from 0 to ${values - 1}.`;
    const right = known.get(asked);
    if (right === undefined) return `“${asked}” is none of the keys.`;
    const inputs: Row[] = [];
    for (const [key, value] of [...known, [asked, values] as const]) {
      const vectors = vectorsOf(key, bits / letters);
      if (typeof vectors === 'string') return vectors;
      // The channel after those of the values says that it is asked for.
      inputs.push([...vectors.flat(), ...row(values + 1, { [value]: 1 })]);
    }
    return {
      inputs,
      targets: inputs.map((_, t) => (t < known.size ? null : row(values, { [right]: 1 }))),
      right: String(right),
      read: (answer) => answer.map((one) => one.indexOf(Math.max(...one))).join(' '),
    };
  },
};

/** The bits of a key, as how many letters it is typed, and how many values there are. */
function sizesOf({ inputSize, outputSize }: { inputSize: number; outputSize: number }) {
  const bits = inputSize - outputSize - 1;
  return { bits, letters: bits % 8 === 0 ? bits / 8 : 1, values: outputSize };
}
