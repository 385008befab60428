import { textOf, vectorsOf } from './letters.js';
import { numberOption, type Question, type Row, row } from './question.js';

const most = 100;

/** Letters to sort: the nearer to A, the more urgent. */
export const prioritySort: Question = {
  label: 'Letters to sort',
  says: 'Each gets a priority: the nearer to A, the more urgent. The machine has to say the most urgent ones in their order. It was trained on lists of a fixed length, so others are harder.',
  example: (task) => 'quickbrownfoxjumpsov'.slice(0, numberOption(task, 'maxLength', 20)),
  parse(text, task) {
    const { outputSize: bits } = task;
    const letters = Array.from(text.toLowerCase()).filter((letter) => letter.trim() !== '');
    const highest = Math.min(numberOption(task, 'highest', 16), letters.length);
    if (letters.length === 0 || letters.some((letter) => !/[a-z]/.test(letter)))
      return 'Expected letters from A to Z.';
    if (letters.length > most) return `Expected at most ${most} letters.`;
    const vectors = vectorsOf(letters.join(''), bits);
    if (typeof vectors === 'string') return vectors;
    const priorities = prioritiesOf(letters);
    const sorted = [...vectors.keys()]
      .sort((a, b) => (priorities[b] ?? 0) - (priorities[a] ?? 0))
      .slice(0, highest)
      .map((at) => vectors[at] ?? []);
    const shown = vectors.map((vector, at): Row => [...vector, priorities[at] ?? 0, 0]);
    return {
      inputs: [...shown, row(bits + 2, { [bits + 1]: 1 }), ...sorted.map(() => row(bits + 2))],
      targets: [...shown.map(() => null), null, ...sorted],
      right: textOf(sorted),
      read: textOf,
    };
  },
};

/** From 1 for the first letter of the alphabet that is there to −1 for the last, evenly, as training draws them. */
function prioritiesOf(letters: readonly string[]): readonly number[] {
  const order = [...letters.keys()].sort((a, b) =>
    (letters[a] ?? '').localeCompare(letters[b] ?? '', 'en'),
  );
  const span = Math.max(1, letters.length - 1);
  return letters.map((_, at) => Math.fround(1 - (2 * order.indexOf(at)) / span));
}
