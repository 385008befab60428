import { negative, positive, tint } from './palette.js';

/** Colours for values from −limit to limit, or from 0 where none is negative. White is 0. */
export interface ColourScale {
  readonly limit: number;
  /** The value at the light or negative end: 0 or −limit. */
  readonly least: number;
  colour(value: number): string;
}

/** The number of shades between white and the full colour. More could not be told apart. */
const shades = 32;

/** A scale for all of these values: grey where none is negative, else blue below and orange above zero. */
export function colourScale(values: Iterable<number>): ColourScale {
  let largest = 0;
  let least = 0;
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value));
    least = Math.min(least, value);
  }
  const limit = largest === 0 ? 1 : largest;
  const above = least < 0 ? positive : '#000000';
  return {
    limit,
    least: least < 0 ? -limit : 0,
    colour: (value) =>
      tint(value < 0 ? negative : above, Math.round((Math.abs(value) / limit) * shades) / shades),
  };
}

/** Grey from 0 to 1, for bits and probabilities. */
export const unitScale: ColourScale = colourScale([1]);
