import type { ParameterSnapshot } from '../engine/protocol.js';

/** How a parameter is called and what it does, in plain words. */
interface ParameterText {
  readonly symbol: string;
  readonly name: string;
  says(values: readonly number[]): string;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

const texts: Readonly<Record<string, ParameterText>> = {
  key: { symbol: 'k', name: 'key', says: () => 'what it looks for' },
  strength: {
    symbol: 'β',
    name: 'key strength',
    says: ([value = 0]) => (value < 1 ? 'hardly looks by content' : 'how sharply it compares'),
  },
  gate: {
    symbol: 'g',
    name: 'interpolation gate',
    says: ([value = 0]) =>
      `${percent(value)} by content, ${percent(1 - value)} from where it stood`,
  },
  shifts: { symbol: 's', name: 'shift', says: shiftText },
  sharpening: {
    symbol: 'γ',
    name: 'sharpening',
    says: ([value = 0]) =>
      value < 1.05 ? 'leaves the focus as it is' : 'makes the focus narrower',
  },
};

/** A parameter at one step. */
export interface ParameterReading {
  readonly symbol: string;
  readonly name: string;
  readonly values: readonly number[];
  readonly says: string;
}

export function readParameter(
  { name, size, values }: ParameterSnapshot,
  step: number,
): ParameterReading {
  const now = Array.from(values.subarray(step * size, (step + 1) * size));
  const text = texts[name] ?? { symbol: '', name, says: () => '' };
  return { symbol: text.symbol, name: text.name, values: now, says: text.says(now) };
}

/** The offset of a shift weighting's entry, from the most negative to the most positive. */
export function shiftOffset(index: number, range: number): number {
  return index - (range - 1) / 2;
}

export function offsetText(offset: number): string {
  return offset > 0 ? `+${offset}` : `${offset}`.replace('-', '−');
}

function shiftText(values: readonly number[]): string {
  const most = Math.max(...values);
  const offset = shiftOffset(values.indexOf(most), values.length);
  const where = offset === 0 ? 'stay' : `move ${offsetText(offset)}`;
  return `${percent(most)} ${where}`;
}
