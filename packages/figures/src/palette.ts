/** Okabe and Ito's colours, which colour-blind people can tell apart, without those too pale for white. */
const seriesColours = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#B3478C',
  '#000000',
  '#3E9BD0',
  '#B97C00',
] as const;
const dashes = [undefined, '7 3', '2 3', '9 3 2 3'] as const;
const symbols = ['circle', 'square2', 'triangle2', 'diamond2'] as const;

export const ink = '#222222';
export const faintInk = '#666666';
export const guide = '#999999';
export const shade = '#EEEEEE';
export const negative = '#0072B2';
export const positive = '#D55E00';

export interface SeriesStyle {
  readonly colour: string;
  readonly dash: string | undefined;
  readonly symbol: (typeof symbols)[number];
}

/** How the series of this number is drawn; once the colours are used up, its line is dashed as well. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / seriesColours.length);
  return {
    colour: seriesColours[index % seriesColours.length] ?? ink,
    dash: dashes[round % dashes.length],
    symbol: symbols[index % symbols.length] ?? 'circle',
  };
}

/** A colour between white (0) and the given one (1), as `#rrggbb`. */
export function tint(colour: string, amount: number): string {
  const channel = (begin: number) => {
    const full = Number.parseInt(colour.slice(begin, begin + 2), 16);
    return Math.round(255 + (full - 255) * amount)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
