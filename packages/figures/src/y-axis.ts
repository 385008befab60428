import type { AxisScale } from './options.js';

/** A vertical axis of values that are never negative. */
export interface YAxis {
  readonly label: string;
  readonly scale: AxisScale;
  /** A linear axis reaches to this at least. */
  readonly atLeast: number;
  /** Whether a linear axis begins at 0, not a little below the least value. */
  readonly fromZero: boolean;
  /**
   * The power of ten at which a logarithmic axis begins at the lowest. It leaves a decade below the least
   * value for zero, where there are zeros.
   */
  readonly lowestPower: number;
}

/** The axis as options of Plot. */
export interface PlotAxis {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: number | readonly number[];
  tickFormat(tick: number): string;
  /** The value to draw instead: values below the start of a logarithmic axis are drawn at its start. */
  clamp(value: number): number;
}

/** An axis that fits the values. */
export function plotAxis(
  { scale, atLeast, fromZero, lowestPower }: YAxis,
  values: readonly number[],
): PlotAxis {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (scale === 'linear') {
    const begin = fromZero ? 0 : values.reduce((low, value) => Math.min(low, value), largest);
    return {
      type: 'linear',
      domain: [0.98 * begin, Math.max(largest, atLeast) * 1.04],
      ticks: 6,
      tickFormat: String,
      clamp: (value) => value,
    };
  }
  const least = values.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), Infinity);
  const leastPower = Math.floor(Math.log10(least === Infinity ? atLeast : least));
  const zeros = values.includes(0);
  const fromPower = Math.max(lowestPower, leastPower - (zeros ? 1 : 0));
  const from = 10 ** fromPower;
  const to = Math.max(largest * 1.3, from * 10);
  const first = least < from ? `≤ ${from}` : zeros ? '0' : String(from);
  return {
    type: 'log',
    domain: [from, to],
    ticks: powersOfTen(fromPower, Math.floor(Math.log10(to))),
    tickFormat: (tick) => (tick === from ? first : String(tick)),
    clamp: (value) => Math.max(value, from),
  };
}

function powersOfTen(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}
