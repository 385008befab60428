import { expect, test } from 'vitest';
import type { HeadDiagnosis } from './head.js';
import type { MachineDiagnosis } from './machine.js';
import type { TrainingDiagnosis } from './training.js';
import { warningsOf } from './warnings.js';

const training: TrainingDiagnosis = {
  sequences: 5000,
  progress: 0.5,
  gradients: { steps: 500, median: 10, largest: 2000, aboveLimit: 0.5, skipped: 0.01 },
  moved: 1,
  loss: { before: 80, recent: 70, inBits: true },
  wrong: { last: 0.4, before: 0.4, best: 0.4 },
  solved: false,
};
const reader: HeadDiagnosis = {
  head: 0,
  slots: 128,
  steps: 42,
  entropy: 2,
  focused: 0.8,
  visited: 20,
  moves: 0.5,
  favourite: { slot: 3, share: 0.1 },
  reads: true,
  shifts: true,
  margins: { shift: 0.9, gate: 0.9 },
  write: null,
  movesContents: false,
  details: {},
};
const writer: HeadDiagnosis = {
  ...reader,
  head: 1,
  reads: false,
  write: {
    erase: { mean: 0.5, saturated: 0 },
    add: { mean: 0.3, largest: 0.9, saturated: 0 },
  },
};
const machine: MachineDiagnosis = { heads: [reader, writer], memory: { norm: 20, kept: 0.98 } };

/** The texts by code and head, for a run that is otherwise fine. */
function warned(
  changes: Partial<TrainingDiagnosis>,
  other: Partial<MachineDiagnosis> | null = {},
): Record<string, string> {
  const found = warningsOf({
    training: { ...training, ...changes },
    machine: other && { ...machine, ...other },
  });
  return Object.fromEntries(
    found.map(({ code, head, text }) => [head === null ? code : `${code} ${head}`, text]),
  );
}
const ofHead = (head: HeadDiagnosis, changes: Partial<HeadDiagnosis>, progress = 0.5) =>
  warned({ progress }, { heads: [{ ...head, ...changes }] });

test('a run that learns is not warned, with memory or without', () => {
  expect(warned({})).toEqual({});
  expect(warned({}, null)).toEqual({});
  const fresh = { gradients: null, moved: 0, loss: null, wrong: null, progress: 0, sequences: 0 };
  expect(warned(fresh)).toEqual({});
});

test.each<[string, Partial<TrainingDiagnosis>, Partial<TrainingDiagnosis>, RegExp]>([
  ['rate-too-large', { moved: 13.4 }, { moved: 7.9 }, /^the weights are 13\.4 times .* a tenth/],
  ['rate-too-small', { moved: 0.2 }, { moved: 0.26 }, /^the weights have moved by 20 % .* 50 % of/],
  [
    'rate-too-small',
    { moved: 0.02, progress: 0.2 },
    { moved: 0.02, progress: 0.19 },
    /^the weights have moved by 2 % of their initial size in 20 % of the budget/,
  ],
  [
    'exploding-gradients',
    { gradients: { steps: 500, median: 5020, largest: 1e9, aboveLimit: 1, skipped: 0 } },
    { gradients: { steps: 500, median: 999, largest: 1e9, aboveLimit: 1, skipped: 0 } },
    /half of the last 500 steps had a norm above 5020 before/,
  ],
  [
    'skipped-steps',
    { gradients: { steps: 500, median: null, largest: null, aboveLimit: null, skipped: 1 } },
    { gradients: { steps: 500, median: null, largest: null, aboveLimit: null, skipped: 0.05 } },
    /^100 % of the last 500 steps were left out/,
  ],
  [
    'lost-again',
    { wrong: { last: 0.24, before: 0.2, best: 0.023 } },
    { wrong: { last: 0.24, before: 0.1, best: 0.023 } },
    /^what was learned is lost again: 24 % of the outputs are wrong, after 2\.3 %/,
  ],
  [
    'plateau',
    { loss: { before: 80.3, recent: 79.9, inBits: true } },
    { loss: { before: 80.3, recent: 77, inBits: true } },
    /from 80\.3 to 79\.9 bits per sequence .* 40 % of the outputs wrong/,
  ],
])('%s: %o, not %o', (code, failing, passing, text) => {
  expect(warned(failing)).toEqual({ [code]: expect.stringMatching(text) });
  expect(warned(passing)).toEqual({});
});

test.each<[string, HeadDiagnosis, Partial<HeadDiagnosis>, Partial<HeadDiagnosis>, RegExp]>([
  [
    'spread-weighting',
    reader,
    { entropy: 6.8 },
    { entropy: 6.6 },
    /^head 0 \(reads\) is .* all 128 slots, 6\.8 of at most 7 bits of entropy in 42 steps.*one-hot/,
  ],
  ['spread-weighting', reader, { entropy: 6.8, shifts: null }, {}, /strengthBias/],
  [
    'stuck-weighting',
    writer,
    { moves: 1 / 41, shifts: false, favourite: { slot: 0, share: 0.96 } },
    { moves: 3 / 41, shifts: false },
    /^head 1 \(writes\) does .* changes in 2\.4 % of the steps, and slot 0 has 96 % .*no shift.*range 3/,
  ],
  ['stuck-weighting', reader, { moves: 0 }, { moves: 0, steps: 1 }, /reads the same.*gateBias/],
  // A stack is always at its top: it is the contents that move.
  ['stuck-weighting', reader, { moves: 0 }, { moves: 0, movesContents: true }, /reads the same/],
  ['stuck-weighting', reader, { moves: 0, shifts: null }, {}, /of a tape, moveBias\.right/],
  [
    'silent-write',
    writer,
    { write: { erase: { mean: 0.5, saturated: 0 }, add: { mean: 0, largest: 0, saturated: 0 } } },
    { write: null },
    /^head 1 \(writes\) writes next to nothing: .* is 0,/,
  ],
])('%s of a head', (code, head, failing, passing, text) => {
  expect(ofHead(head, failing)).toEqual({
    [`${code} ${head.head}`]: expect.stringMatching(text),
  });
  expect(ofHead(head, passing)).toEqual({});
  // A head has a fifth of the budget to find out what it is for.
  expect(ofHead(head, failing, 0.19)).toEqual({});
});

test('heads of a machine that hardly errs do as they like', () => {
  const idle = { heads: [{ ...reader, moves: 0 }] };
  expect(warned({ wrong: { last: 0.09, before: 0.3, best: 0.08 } }, idle)).toEqual({});
  expect(
    Object.keys(warned({ wrong: { last: 0.11, before: 0.3, best: 0.08 } }, idle)),
  ).toHaveLength(1);
  expect(Object.keys(warned({ wrong: null }, idle))).toHaveLength(1);
});

test('a memory of one slot can be neither spread over nor left', () => {
  const alone = { slots: 1, entropy: 0, moves: 0, favourite: { slot: 0, share: 1 } };
  expect(ofHead(writer, alone)).toEqual({});
});

test('a memory that nothing stays in', () => {
  expect(warned({}, { memory: { norm: 2, kept: 0.03 } })).toEqual({
    'wiped-memory': expect.stringMatching(/^the memory keeps 3 % of its contents/),
  });
  expect(warned({}, { memory: { norm: 2, kept: 0.2 } })).toEqual({});
});

test('causes before symptoms: a plateau is told of where nothing explains it', () => {
  const flat = { loss: { before: 80, recent: 80, inBits: true } };
  const stuck = { heads: [{ ...writer, moves: 0 }] };
  expect(Object.keys(warned(flat))).toEqual(['plateau']);
  expect(Object.keys(warned(flat, stuck))).toEqual(['stuck-weighting 1']);
  expect(Object.keys(warned({ ...flat, moved: 0.1 }, stuck))).toEqual([
    'rate-too-small',
    'stuck-weighting 1',
  ]);
  // If the weights have blown up, whatever the heads do follows from that and is not reported by itself.
  expect(Object.keys(warned({ ...flat, moved: 20 }, stuck))).toEqual(['rate-too-large']);
});

test('where the last check found no wrong bit nothing is told', () => {
  const spoilt = { moved: 20, gradients: null, wrong: { last: 0, before: 0.4, best: 0 } };
  expect(warned(spoilt, { memory: { norm: 0, kept: 0 } })).toEqual({});
});

test('a loss that is not in bits has a plateau, too, and its words no bits', () => {
  const loss = { before: 0.2, recent: 0.2, inBits: false };
  expect(warned({ loss })).toEqual({
    plateau: expect.stringMatching(/from 0\.2 to 0\.2 per sequence over the last quarters/),
  });
});

test('where the last check was solved nothing is told, however many outputs are wrong', () => {
  expect(warned({ loss: { before: 80, recent: 80, inBits: true }, solved: true })).toEqual({});
});
