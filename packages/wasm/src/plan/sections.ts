import type { Group, Loop } from './groups.js';
import type { Block, Place } from './layout.js';
import type { Placing } from './placing.js';
import { type Touch, touchesOf } from './touches.js';

/**
 * Consecutive groups, computed either for the whole batch, or all of them for one sequence and then for the next, so
 * that the numbers of a sequence stay in the cache.
 */
export interface Section {
  readonly groups: readonly Group[];
  /** How many sequences are computed one after the other; 1 if the groups are computed for the whole batch. */
  readonly sequences: number;
}

interface Step {
  readonly group: Group;
  readonly touches: readonly Touch[];
  /** Whether it is a loop that can be computed for one sequence at a time. */
  readonly goesBySequence: boolean;
}

/**
 * Reorders groups so that as many as possible that can be computed by sequence are adjacent. Values are still written
 * before they are read.
 */
export function sectionsOf(
  placing: Placing,
  groups: readonly Group[],
  sequences: number,
): readonly Section[] {
  if (sequences === 1) return [{ groups, sequences }];
  let left: readonly Step[] = groups.map((group) => stepOf(placing, group, sequences));
  const sections: Section[] = [];
  for (let bySequence = false; left.length > 0; bySequence = !bySequence) {
    const taken: Step[] = [];
    const waiting: Step[] = [];
    for (const step of left) {
      const fits = bySequence
        ? step.goesBySequence && taken.every((other) => keepApart(step, other))
        : !step.goesBySequence;
      if (fits && !waiting.some((other) => depend(step, other))) taken.push(step);
      else waiting.push(step);
    }
    left = waiting;
    if (taken.length > 0)
      sections.push({
        groups: taken.map(({ group }) => group),
        sequences: bySequence ? sequences : 1,
      });
  }
  return sections;
}

function stepOf(placing: Placing, group: Group, sequences: number): Step {
  const touches = touchesOf(placing, group);
  const goesBySequence =
    group.kind === 'loop' && group.dims[0] === sequences && isKept(group, 0) && isWell(touches);
  return { group, touches, goesBySequence };
}

/** Whether a loop goes over an axis without reducing along it. */
function isKept({ reduced, dims, reducesRows }: Loop, axis: number): boolean {
  return !reduced.includes(axis) && (axis < dims.length - 1 || !reducesRows);
}

/** Whether a group's writes for one sequence do not touch the numbers of another one. */
function isWell(touches: readonly Touch[]): boolean {
  return touches.every(
    (touch) => !touch.writes || touches.every((other) => areApart(touch, other)),
  );
}

function keepApart(step: Step, other: Step): boolean {
  return step.touches.every((touch) =>
    other.touches.every((known) => (!touch.writes && !known.writes) || areApart(touch, known)),
  );
}

/** Whether two touches can overlap only within the same sequence. */
function areApart(one: Touch, other: Touch): boolean {
  if (!areSame(one, other)) return true;
  const { between } = one;
  if (between === null || between !== other.between) return false;
  return Math.max(one.to, other.to) - Math.min(one.from, other.from) < between;
}

function depend(one: Step, other: Step): boolean {
  return one.touches.some((touch) =>
    other.touches.some((known) => (touch.writes || known.writes) && areSame(touch, known)),
  );
}

const areSame = (one: Touch, other: Touch): boolean =>
  one.block === other.block && one.later === other.later;

/**
 * Shrinks temporary blocks that are used within one section only, which is computed by sequence, to the numbers of one
 * sequence: all sequences use them in turn. Returns those blocks.
 */
export function shareTemporaries(
  placing: Placing,
  sections: readonly Section[],
): ReadonlySet<Block> {
  const shared = new Set<Block>();
  if (sections.every(({ sequences }) => sequences === 1)) return shared;
  const places = placesByBlock(placing);
  for (const [block, { section, between }] of temporariesOf(placing, sections)) {
    if (!section || section.sequences === 1 || !between) continue;
    const { sequences } = section;
    const values = places.get(block) ?? [];
    const isEven = values.every(
      ([, { dims, strides }]) => dims[0] === sequences && strides[0] === between,
    );
    if (!isEven) continue;
    shared.add(block);
    block.size -= between * (sequences - 1);
    for (const [value, place] of values)
      placing.places.set(value, { ...place, strides: place.strides.with(0, 0) });
  }
  return shared;
}

/** For each temporary block: the only section that uses it, or null, and the stride of its sequences. */
function temporariesOf(placing: Placing, sections: readonly Section[]) {
  const found = new Map<
    Block,
    { readonly section: Section | null; readonly between: number | null }
  >();
  for (const section of sections) {
    for (const { block, between } of section.groups.flatMap((group) => touchesOf(placing, group))) {
      if (!block.temporary) continue;
      const known = found.get(block) ?? { section, between };
      const same = known.section === section && known.between === between;
      found.set(block, same ? known : { section: null, between: null });
    }
  }
  return found;
}

function placesByBlock({ places }: Placing): ReadonlyMap<Block, readonly [number, Place][]> {
  const found = new Map<Block, [number, Place][]>();
  for (const entry of places) {
    const known = found.get(entry[1].block);
    if (known) known.push(entry);
    else found.set(entry[1].block, [entry]);
  }
  return found;
}
