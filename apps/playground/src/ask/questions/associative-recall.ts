import { textOf, vectorsOf } from './letters.js';
import { numberOption, type Question, type Row, row } from './question.js';

const most = 100;

/** “cat dog sun, dog?”: the item that came after it. */
export const associativeRecall: Question = {
  label: 'Words, and one of them to ask for',
  says: 'It sees the words one after the other, then one of them again, and has to say the word that came after it.',
  example(task) {
    const length = numberOption(task, 'vectors', 3);
    const words = ['cat', 'dog', 'sun', 'map', 'ink'].map((word) =>
      word.padEnd(length, 'o').slice(0, length),
    );
    return `${words.join(' ')}, ${words[1] ?? ''}?`;
  },
  parse(text, task) {
    const [bits, length] = [task.outputSize, numberOption(task, 'vectors', 3)];
    const [, list = '', key = ''] = /^(.*?),?\s+(\S+?)\s*\?\s*$/.exec(text) ?? [];
    const words = list.split(/[\s,]+/).filter((word) => word !== '');
    if (words.length < 2)
      return 'Expected at least two words, and one of them with a question mark: cat dog sun, dog?';
    if (words.length > most) return `Expected at most ${most} words.`;
    const odd = [...words, key].find((word) => Array.from(word).length !== length);
    if (odd !== undefined)
      return `“${odd}” has ${Array.from(odd).length} letters; the words of this machine have ${length}.`;
    if (new Set(words).size < words.length)
      return 'One of the words is there twice, so what follows it is not known.';
    const at = words.indexOf(key);
    if (at < 0) return `“${key}” is none of the words.`;
    const answer = words[at + 1];
    if (answer === undefined) return `Nothing comes after “${key}”. Ask for another one.`;
    const shown = (word: string) => vectorsOf(word, bits);
    const vectors = [...words, key, answer].map(shown);
    const fault = vectors.find((one) => typeof one === 'string');
    if (fault !== undefined) return fault;
    const rowsOf = (one: readonly Row[] | string | undefined) =>
      typeof one === 'object' ? one : [];
    const inputs: Row[] = [];
    const marked = (marker: number, rows: readonly Row[]) => {
      inputs.push(row(bits + 2, { [marker]: 1 }), ...rows.map((vector) => [...vector, 0, 0]));
    };
    for (const one of vectors.slice(0, words.length)) marked(bits, rowsOf(one));
    marked(bits + 1, rowsOf(vectors[words.length]));
    marked(
      bits + 1,
      Array.from({ length }, () => row(bits)),
    );
    const right = rowsOf(vectors.at(-1));
    return {
      inputs,
      targets: inputs.map((_, t) => right[t - (inputs.length - length)] ?? null),
      right: answer,
      read: textOf,
    };
  },
};
