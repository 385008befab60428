import type { ParameterRows } from './kernel-table.js';
import { fromColumn } from './rows.js';

/** The same rows from a column on. */
export function columnsOf(
  { raw, values, gradients }: ParameterRows,
  column: number,
): ParameterRows {
  return {
    raw: fromColumn(raw, column),
    values: fromColumn(values, column),
    gradients: fromColumn(gradients, column),
  };
}
