import type { NumberField } from './settings.js';

/** How a field is called, what it may be, and whether it is among those that are always shown. */
export interface FieldText {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  /** `any` for numbers that are not whole. */
  readonly step: number | 'any';
  readonly main: boolean;
}

export const fieldTexts: Readonly<Record<NumberField, FieldText>> = {
  slots: { label: 'Memory slots, N', least: 1, most: 1024, step: 1, main: true },
  width: { label: 'Slot width, M', least: 1, most: 256, step: 1, main: true },
  'read-heads': { label: 'Read heads', least: 0, most: 8, step: 1, main: true },
  'write-heads': { label: 'Write heads', least: 0, most: 8, step: 1, main: true },
  length: { label: 'Longest sequence', least: 1, most: 100, step: 1, main: true },
  seed: { label: 'Seed', least: 0, most: 2 ** 32 - 1, step: 1, main: true },
  units: { label: 'Controller units', least: 1, most: 1024, step: 1, main: false },
  batch: { label: 'Sequences a step', least: 1, most: 256, step: 1, main: false },
  rate: { label: 'Learning rate', least: 0, most: 1000, step: 'any', main: false },
  sequences: { label: 'Budget, sequences', least: 1, most: 1e9, step: 1, main: false },
};

/** Why a field cannot have a value, in a sentence; null if it may. Whether the machine can is another question. */
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
