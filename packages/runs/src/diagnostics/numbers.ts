/** A number to three digits. */
export function plain(value: number): string {
  const digits = Number(value.toPrecision(3));
  return Math.abs(digits) >= 1e6 || (digits !== 0 && Math.abs(digits) < 1e-3)
    ? value.toExponential(1)
    : String(digits);
}

/** A share, such as `2.5 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
