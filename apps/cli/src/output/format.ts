import type { MeanLoss } from '@tapehead/trainer';

/** A number with at most so many digits after the point. */
export function decimal(value: number, digits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** A number to three significant digits. */
export function rough(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6) return value.toExponential(1);
  return value.toLocaleString('en-US', {
    minimumSignificantDigits: 3,
    maximumSignificantDigits: 3,
  });
}

/** A mean training loss in bits, or without a unit if it is not in bits; empty if there is none. */
export function lossText({ loss, bitsPerSequence }: MeanLoss): string {
  if (bitsPerSequence !== null) return `${rough(bitsPerSequence)} bits per sequence`;
  return loss === null ? '' : `loss ${rough(loss)} per sequence`;
}

/** A time to wait, such as `4 s`, `3 min 05 s` or `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
