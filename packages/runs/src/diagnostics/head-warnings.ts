import type { HeadDiagnosis } from './head.js';
import type { MachineDiagnosis } from './machine.js';
import { percent, plain } from './numbers.js';
import type { TrainingDiagnosis } from './training.js';
import type { Warning } from './warning.js';

/** The share of the budget before which heads are not warned about, since they may still be learning their part. */
const earliest = 0.2;
/** The share of wrong outputs below which heads are not warned about: the machine works, even if one is not needed. */
const leastWrong = 0.1;
/** A head is spread too evenly above this share of the largest possible entropy, log2 N. */
const mostSpread = 0.95;
/** A head stands still if it moves in less than this share of the steps. */
const fewestMoves = 0.06;
const leastAdd = 0.01;
const leastKept = 0.2;

/** Warnings about what keeps the heads from storing or finding anything. */
export function headWarnings(
  { heads, memory }: MachineDiagnosis,
  { progress, wrong }: Pick<TrainingDiagnosis, 'progress' | 'wrong'>,
): readonly Warning[] {
  if (progress < earliest || (wrong && wrong.last < leastWrong)) return [];
  // Contents that move as a whole are elsewhere in the next step, and not lost.
  const moved = heads.some(({ movesContents }) => movesContents);
  return [...heads.flatMap(headWarning), ...(moved ? [] : wipedMemory(memory.kept))];
}

function headWarning(head: HeadDiagnosis): readonly Warning[] {
  const text = spread(head);
  if (text !== null) return [{ code: 'spread-weighting', head: head.head, text }];
  const stays = stuck(head);
  return [
    ...(stays === null ? [] : [{ code: 'stuck-weighting' as const, head: head.head, text: stays }]),
    ...silent(head),
  ];
}

function spread(head: HeadDiagnosis): string | null {
  const { entropy, slots, steps, shifts } = head;
  const most = Math.log2(slots);
  if (slots === 1 || !(entropy > mostSpread * most)) return null;
  const remedy =
    shifts === null
      ? 'let it look things up more sharply at first (strengthBias)'
      : 'let weightings start on one slot (initialWeighting "one-hot"), favour one offset of the shift (shift.bias), or start from a random memory';
  return `${named(head)} is spread over all ${slots} slots, ${plain(entropy)} of at most ${plain(most)} bits of entropy in ${steps} steps, so that no slot holds anything of its own; ${remedy}`;
}

function stuck(head: HeadDiagnosis): string | null {
  const { moves, steps, slots, favourite, shifts, movesContents } = head;
  if (!(moves < fewestMoves) || steps === 1 || slots === 1 || movesContents) return null;
  const meaning = head.write
    ? 'each write lands on those before'
    : 'it reads the same slot again and again';
  const remedy =
    shifts === null
      ? 'let it move on at first (of a tape, moveBias.right above 0)'
      : shifts
        ? 'favour the next slot when it shifts (shift.bias, interpolate.gateBias below 0)'
        : 'its addressing has no shift: give it one (shift.range 3)';
  return `${named(head)} does not move: its top slot changes in ${percent(moves)} of the steps, and slot ${favourite.slot} has ${percent(favourite.share)} of all weight, so ${meaning}; ${remedy}`;
}

function silent(head: HeadDiagnosis): readonly Warning[] {
  if (!head.write || !(head.write.add.largest < leastAdd)) return [];
  const text = `${named(head)} writes next to nothing: the largest number that it adds is ${plain(head.write.add.largest)}, so the memory stays as it began; look at its addActivation (a relu may be dead) or start from larger weights`;
  return [{ code: 'silent-write', head: head.head, text }];
}

function wipedMemory(kept: number): readonly Warning[] {
  if (!(kept < leastKept)) return [];
  const text = `the memory keeps ${percent(kept)} of its contents from one step to the next, so nothing lasts until it is asked for; let the write heads start by erasing less (eraseBias below 0; above 0 in a keep-and-add memory)`;
  return [{ code: 'wiped-memory', head: null, text }];
}

function named({ head, reads, write }: HeadDiagnosis): string {
  const does = [reads ? 'reads' : [], write ? 'writes' : []].flat().join(' and ');
  return `head ${head} (${does})`;
}
