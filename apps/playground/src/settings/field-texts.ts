import type { NumberField } from './settings.js';

/** A field's name, its allowed values, and whether it is always shown. */
export interface FieldText {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  /** `any` for numbers that are not whole. */
  readonly step: number | 'any';
  readonly main: boolean;
  /** What it is, in a sentence or two. */
  readonly says: string;
  /** Where the paper describes it, and under what symbol. */
  readonly where?: string;
}

export const fieldTexts: Readonly<Record<NumberField, FieldText>> = {
  slots: {
    label: 'Memory slots, N',
    least: 1,
    most: 1024,
    step: 1,
    main: true,
    says: 'Rows of the memory. More of them hold longer sequences, and add no weights.',
    where: 'section 4.6: 128',
  },
  width: {
    label: 'Slot width, M',
    least: 1,
    most: 256,
    step: 1,
    main: true,
    says: 'Numbers in each slot.',
    where: 'section 4.6: 20',
  },
  'read-heads': {
    label: 'Read heads',
    least: 0,
    most: 8,
    step: 1,
    main: true,
    says: 'Heads that bring the contents of slots back to the controller.',
    where: 'section 4.6: 1, for priority sort 5 or 8 of both kinds',
  },
  'write-heads': {
    label: 'Write heads',
    least: 0,
    most: 8,
    step: 1,
    main: true,
    says: 'Heads that change the contents of slots.',
    where: 'section 4.6: 1, for priority sort 5 or 8 of both kinds',
  },
  length: {
    label: 'Longest sequence',
    least: 1,
    most: 100,
    step: 1,
    main: true,
    says: 'Training draws lengths up to this one. What was learned is then asked for more.',
    where: 'section 4: 20 vectors for copy',
  },
  seed: {
    label: 'Seed',
    least: 0,
    most: 2 ** 32 - 1,
    step: 1,
    main: true,
    says: 'Everything that is random follows from it: the same seed gives the same run, bit for bit.',
  },
  units: {
    label: 'Controller units',
    least: 1,
    most: 1024,
    step: 1,
    main: false,
    says: 'Units of the controller’s hidden layer.',
    where: 'section 4.6: 100, for priority sort up to 512',
  },
  batch: {
    label: 'Sequences a step',
    least: 1,
    most: 256,
    step: 1,
    main: false,
    says: 'How many sequences are looked at before the weights change once.',
  },
  rate: {
    label: 'Learning rate',
    least: 0,
    most: 1000,
    step: 'any',
    main: false,
    says: 'How far the weights move at each change. Too far, and nothing is learned; not far enough, and it takes long.',
    where: 'section 4.6: 0.0001 or 0.00003',
  },
  sequences: {
    label: 'Budget, sequences',
    least: 1,
    most: 1e9,
    step: 1,
    main: false,
    says: 'When to give up: on how many sequences it is trained at most. It can be raised later.',
  },
};

/** Why a field cannot have a value, in a sentence; null if it can. The machine may still refuse the value. */
export function fieldFault(field: NumberField, value: number): string | null {
  const { label, least, most, step } = fieldTexts[field];
  const isRight =
    value >= least && value <= most && (step === 'any' || Number.isInteger(value / step));
  if (isRight) return null;
  const kind = step === 'any' ? 'a number' : 'a whole number';
  const bounds = `from ${least} to ${most.toLocaleString('en')}`;
  return Number.isNaN(value)
    ? `“${label}” needs ${kind} ${bounds}.`
    : `“${label}” cannot be ${value}. It must be ${kind} ${bounds}.`;
}
