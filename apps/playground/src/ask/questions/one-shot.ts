import { type AskedTask, numberOption, type Question, type Row, row } from './question.js';

/** Letters with few strokes, as rows of six pixels. */
const glyphs: Readonly<Record<string, readonly string[]>> = {
  T: ['######', '..##..', '..##..', '..##..', '..##..', '..##..'],
  L: ['##....', '##....', '##....', '##....', '##....', '######'],
  X: ['#....#', '.#..#.', '..##..', '..##..', '.#..#.', '#....#'],
  V: ['#....#', '#....#', '.#..#.', '.#..#.', '..##..', '..##..'],
  H: ['#....#', '#....#', '######', '#....#', '#....#', '#....#'],
  Z: ['######', '....#.', '...#..', '..#...', '.#....', '######'],
  N: ['#....#', '##...#', '#.#..#', '#..#.#', '#...##', '#....#'],
  U: ['#....#', '#....#', '#....#', '#....#', '#....#', '.####.'],
  E: ['######', '#.....', '####..', '#.....', '#.....', '######'],
  O: ['.####.', '#....#', '#....#', '#....#', '#....#', '.####.'],
};
const known = Object.keys(glyphs);
const side = 6;
const most = 400;

/** Letters that are drawn for it, again and again: it has to know them by the label that they got. */
export const oneShot: Question = {
  label: 'Letters to draw for it',
  says: 'Each letter is drawn, and one step later it is told its label: 0 for the first kind of letter, 1 for the next. When a letter comes again, it has to say its label at once.',
  example: (task) =>
    known
      .slice(0, Math.min(3, numberOption(task, 'classes', 5)))
      .join('')
      .repeat(3),
  parse(text, task) {
    const letters = Array.from(text.toUpperCase()).filter((letter) => letter.trim() !== '');
    const odd = letters.find((letter) => !known.includes(letter));
    if (odd !== undefined) return `“${odd}” cannot be drawn here; these can: ${known.join(' ')}.`;
    const kinds = [...new Set(letters)];
    const classes = task.outputSize;
    if (kinds.length > classes)
      return `These are ${kinds.length} kinds of letters; this machine tells ${classes} apart.`;
    if (letters.length > most) return `Expected at most ${most} letters.`;
    const again = letters.map((letter, t) => letters.indexOf(letter) < t);
    if (!again.includes(true))
      return 'Expected a letter that comes twice, so that it can be known again.';
    const labels = letters.map((letter) => kinds.indexOf(letter));
    const asked = labels.filter((_, t) => again[t]);
    return {
      inputs: letters.map((letter, t): Row => {
        const before = labels[t - 1];
        return [
          ...pixelsOf(letter, task),
          ...row(classes, before === undefined ? {} : { [before]: 1 }),
        ];
      }),
      targets: labels.map((label, t) => (again[t] ? row(classes, { [label]: 1 }) : null)),
      right: asked.join(' '),
      read: (answer) => answer.map((step) => step.indexOf(Math.max(...step))).join(' '),
    };
  },
};

/** The letter in as many pixels as the task has. */
function pixelsOf(letter: string, task: AskedTask): Row {
  const size = Math.round(Math.sqrt(task.inputSize - task.outputSize));
  const lines = glyphs[letter] ?? [];
  return Array.from({ length: size * size }, (_, at) => {
    const [y, x] = [Math.floor(at / size), at % size].map((place) =>
      Math.floor(((place + 0.5) / size) * side),
    );
    return lines[y ?? 0]?.[x ?? 0] === '#' ? 1 : 0;
  });
}
