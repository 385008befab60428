import type { PlainMachine } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { prove } from './prove.js';

/** How the head that waits beside the last vector writes while it answers, and what its raw numbers are. */
interface Waiting {
  readonly erase: number;
  readonly rawShifts: readonly number[];
}

/**
 * A machine that copies single bits, by hand: it writes -1 or 1 in slots from 1 on, 2 at the end marker, and answers from
 * what was read the step before, to which what is read next is added.
 */
function copier({ erase, rawShifts }: Waiting): PlainMachine {
  const [stay, on] = [
    [0, 9, 0],
    [0, 0, 9],
  ];
  const numbersOf = (hidden: Float64Array) => {
    const [bit = 0, end = 0, read = 0] = hidden;
    return { bit, isEnd: end === 1, isAnswering: read !== 0 };
  };
  const head = { norm: null, range: 3, form: 'safe' } as const;
  const moves = (raw: readonly number[]) => ({
    lookup: null,
    rawShifts: Float64Array.from(raw),
    shifts: Float64Array.from(raw),
    sharpening: 1,
    write: null,
  });
  return {
    slots: 20,
    width: 1,
    initialMemory: 0,
    initialReads: Float64Array.of(0),
    controller: {
      initial: [],
      step: (input, reads, state) => ({ hidden: Float64Array.of(...input, ...reads), state }),
    },
    groups: [
      [
        {
          ...head,
          kind: 'read',
          moves(hidden) {
            const { isEnd, isAnswering } = numbersOf(hidden);
            return moves(isEnd || isAnswering ? on : stay);
          },
        },
        {
          ...head,
          kind: 'write',
          moves(hidden) {
            const { bit, isEnd, isAnswering } = numbersOf(hidden);
            const add = isAnswering ? 0 : isEnd ? 2 : 2 * bit - 1;
            return {
              ...moves(isAnswering ? rawShifts : on),
              write: { erase: Float64Array.of(isAnswering ? erase : 0), add: Float64Array.of(add) },
            };
          },
        },
      ],
    ],
    output: (hidden, read) => Float64Array.of(4 * (hidden[2] ?? 0) + (read[0] ?? 0)),
  };
}

const task = copy({ bits: 1, startMarker: false });
const proofOf = (waiting: Waiting) => prove(copier(waiting), task);

test('what is written beside the last vector stays between what it was and what is written', () => {
  expect(proofOf({ erase: 0.5, rawShifts: [0, 9, 0] })).toMatchObject({
    proved: true,
    moveMargin: 9,
    outputMargin: 2,
  });
});

test('but with an erase of more than 1 it grows, and nothing is proved', () => {
  expect(proofOf({ erase: 3, rawShifts: [0, 9, 0] })).toMatchObject({
    proved: false,
    because: 'while it answers, a write erases more than there is',
  });
});

test('the margin tells by how little the write head does not go back, not whether it stays or goes on', () => {
  expect(proofOf({ erase: 0.5, rawShifts: [8.75, 9, 9] })).toMatchObject({
    proved: true,
    moveMargin: 0.25,
  });
});

test('where two moves have the same raw number it is not decided which is made', () => {
  const machine = copier({ erase: 0.5, rawShifts: [0, 9, 0] });
  const groups = machine.groups.map((group) =>
    group.map((head) => ({
      ...head,
      moves: (hidden: Float64Array) => ({
        ...head.moves(hidden),
        ...(head.kind === 'read' &&
          hidden[1] === 0 &&
          hidden[2] === 0 && {
            rawShifts: Float64Array.of(0, 9, 9),
          }),
      }),
    })),
  );
  expect(prove({ ...machine, groups }, task)).toMatchObject({
    proved: false,
    because: 'two shifts of a head have the same raw number',
  });
});
