import { type AskedTask, bitsOf, type Question, type Row, row } from './question.js';

const most = 1000;

/** “(()())”: after each bracket, those that may come next. */
export const dyck: Question = {
  label: 'Brackets',
  says: 'After each of them it has to say which ones may come next: any that opens, and the one that closes the innermost open one.',
  example: ({ inputSize }) => (inputSize > 2 ? '([]()[' : '(()()'),
  parse(text, task) {
    const { inputSize } = task;
    const kinds = inputSize / 2;
    const known = pairsOf(task);
    const signs = Array.from(text).filter((sign) => sign.trim() !== '');
    if (signs.length === 0) return `Expected brackets: ${known.join(' ')}.`;
    if (signs.length > most) return `Expected at most ${most} brackets.`;
    const open: number[] = [];
    const inputs: Row[] = [];
    const targets: Row[] = [];
    for (const [at, sign] of signs.entries()) {
      const kind = known.findIndex((pair) => pair.includes(sign));
      if (kind < 0) return `“${sign}” is none of its brackets, ${known.join(' ')}.`;
      const closes = known[kind]?.[1] === sign;
      if (closes && open.pop() !== kind)
        return `The bracket ${at + 1}, “${sign}”, closes none that is open there.`;
      if (!closes) open.push(kind);
      inputs.push(row(inputSize, { [closes ? kinds + kind : kind]: 1 }));
      targets.push(nextAfter(open, kinds));
    }
    const read = (answer: readonly Row[]) => said(answer.at(-1) ?? [], task);
    return { inputs, targets, right: read(targets), read };
  },
};

function nextAfter(open: readonly number[], kinds: number): Row {
  const last = open.at(-1);
  return row(2 * kinds, {
    ...Object.fromEntries(Array.from({ length: kinds }, (_, kind) => [kind, 1])),
    ...(last !== undefined && { [kinds + last]: 1 }),
  });
}

/** The brackets of each kind that can be typed: the one that opens, and the one that closes. */
function pairsOf({ inputSize, channels: { inputs } }: AskedTask): readonly string[] {
  const [opening, closing] = [inputs.slice(0, inputSize / 2), inputs.slice(inputSize / 2)];
  return opening
    .map((sign, kind) => `${sign}${closing[kind] ?? ''}`)
    .filter((pair) => pair.length === 2);
}

/** The brackets that may come next, as text. */
function said(answer: Row, { channels }: AskedTask): string {
  const signs = bitsOf(answer).flatMap((bit, at) =>
    bit === 1 ? (channels.outputs[at] ?? []) : [],
  );
  return signs.length === 0 ? 'nothing' : signs.join(' or ');
}
