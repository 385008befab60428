import { bitsOf, numberOption, type Question, type Row, row } from './question.js';
import { textOf, vectorsOf } from './letters.js';

const mostSteps = 2000;

/** “abc × 3”: the word that many times, and then the end. */
export const repeatCopy: Question = {
  label: 'A word, and how many times',
  says: 'It sees the word and the number, and has to say the word that many times, and then that it has come to the end.',
  example: () => 'tape × 3',
  parse(text, task) {
    const bits = task.outputSize - 1;
    const [, word = '', times = ''] = /^\s*(.+?)\s*[×x*]\s*(\d{1,4})\s*$/.exec(text) ?? [];
    const repeats = Number(times);
    if (word === '' || repeats < 1) return 'Expected a word and a number, such as tape × 3.';
    const vectors = vectorsOf(word, bits);
    if (typeof vectors === 'string') return vectors;
    if (vectors.length * repeats > mostSteps)
      return `That would be ${vectors.length * repeats} letters, expected at most ${mostSteps}.`;
    const size = bits + 3;
    const answer = Array.from({ length: repeats }, () => vectors).flat();
    const end = row(size, { [bits + 1]: 1, [bits + 2]: scaledCount(repeats, task) });
    return {
      inputs: [
        row(size, { [bits]: 1 }),
        ...vectors.map((vector): Row => [...vector, 0, 0, 0]),
        end,
        ...answer.map(() => row(size)),
        row(size),
      ],
      targets: [
        null,
        ...vectors.map(() => null),
        null,
        ...answer.map((vector) => [...vector, 0]),
        row(bits + 1, { [bits]: 1 }),
      ],
      right: `${word.repeat(repeats)}, and then the end`,
      read: (rows) => said(rows.map(bitsOf), bits),
    };
  },
};

/** The number as training shows it: by how many standard deviations it is off from the mean. */
function scaledCount(repeats: number, task: Parameters<Question['parse']>[1]): number {
  const [least, most] = [numberOption(task, 'minRepeats', 1), numberOption(task, 'maxRepeats', 10)];
  const counts = most - least + 1;
  const deviation = counts === 1 ? 1 : Math.sqrt((counts ** 2 - 1) / 12);
  return (repeats - (least + most) / 2) / deviation;
}

/** What it said until it came to the end, if it did. */
function said(rows: readonly Row[], bits: number): string {
  const at = rows.findIndex((bitsAt) => bitsAt[bits] === 1);
  const text = textOf((at < 0 ? rows : rows.slice(0, at)).map((step) => step.slice(0, bits)));
  return at < 0 ? text : `${text}, and then the end`;
}
