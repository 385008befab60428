/** A number as one reads it: 12,000. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
