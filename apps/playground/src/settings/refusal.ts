import { fieldTexts } from './field-texts.js';
import { numberFields } from './configs.js';
import { type NumberField, numberFieldNames } from './settings.js';

/**
 * Why a machine was refused, in the words of the form rather than of the config. `field` is the number that
 * was changed to `value`, if it was one.
 */
export function refusalTexts(
  lines: readonly string[],
  field?: NumberField,
  value?: number,
): readonly string[] {
  const texts = lines.map((line) => refusalText(line, field, value));
  // Any other faults follow from the number that was changed.
  const own = texts.filter((text, at) => text !== lines[at]).slice(0, 1);
  return field !== undefined && own.length > 0 ? own : [...new Set(texts)];
}

/** A number of the form that is out of its range. */
interface OutOfRange {
  readonly field: NumberField;
  readonly got: string;
  readonly expected: string;
}

function rangeIn(line: string): OutOfRange | null {
  const [, option = '', got = '', expected = ''] =
    /^[\w-]+\.(\w+): got (-?[\d.e+-]+), expected (.+)$/.exec(line) ?? [];
  const field = numberFieldNames.find((name) => numberFields[name].at(-1) === option);
  return field === undefined ? null : { field, got, expected };
}

function refusalText(line: string, changed?: NumberField, value?: number): string {
  const range = rangeIn(line);
  if (range) return `${named(range.field)} cannot be ${range.got}. It must be ${range.expected}.`;
  const [, slots, needed] = /its memory has (\d+) slots, expected at least (\d+)/.exec(line) ?? [];
  if (slots !== undefined && needed !== undefined) {
    if (changed === 'slots')
      return `${named('slots')} cannot be ${slots}. The longest sequence takes ${needed} of them: use as many, or shorten ${named('length')}.`;
    return `${named('length')} takes ${needed} slots of the memory, and it has ${slots}. Shorten it, or raise ${named('slots')}.`;
  }
  const [, shortest] =
    /"minLength":(\d+).*expected minLength to be at most maxLength/.exec(line) ?? [];
  if (shortest !== undefined) {
    const got = value === undefined ? 'so short' : String(value);
    return `${named('length')} cannot be ${got}. The shortest one has length ${shortest}, so it must be at least that.`;
  }
  return line;
}

function named(field: NumberField): string {
  return `“${fieldTexts[field].label}”`;
}
