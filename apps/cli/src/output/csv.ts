import type { Scalar } from '@tapehead/runs';
import { stringify } from 'csv-stringify/sync';

/**
 * A table as CSV, with a row of names first; missing values are empty cells. Text that a spreadsheet would take for a
 * formula, since it begins with = + - @ or the like, gets an apostrophe in front; numbers stay as they are.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Scalar[])[]): string {
  return stringify([columns, ...rows], {
    cast: {
      boolean: String,
      string: (value) => ({ value, escape_formulas: !isNumber(value) }),
    },
  });
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
