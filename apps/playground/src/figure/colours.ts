/** What a heat map's values are: a share from 0 to 1, a number of either sign, or an error from 0 to 1. */
export type Scale = 'amount' | 'signed' | 'error';
export type Theme = 'light' | 'dark';

type Colour = readonly [red: number, green: number, blue: number];

/**
 * The colours from the least value to the greatest. Each ramp rises or falls in lightness all along, and
 * those for signs use blue against orange, so that they can be told apart without seeing hues.
 */
const stops: Readonly<Record<Theme, Readonly<Record<Scale, readonly Colour[]>>>> = {
  light: {
    amount: [
      [243, 241, 234],
      [104, 165, 208],
      [16, 60, 104],
    ],
    signed: [
      [12, 74, 130],
      [120, 172, 212],
      [243, 241, 234],
      [226, 150, 88],
      [158, 62, 0],
    ],
    error: [
      [243, 241, 234],
      [222, 120, 40],
      [120, 30, 0],
    ],
  },
  dark: {
    amount: [
      [30, 37, 46],
      [52, 120, 176],
      [206, 234, 255],
    ],
    signed: [
      [150, 211, 255],
      [55, 116, 170],
      [30, 37, 46],
      [172, 96, 40],
      [255, 196, 140],
    ],
    error: [
      [30, 37, 46],
      [196, 98, 30],
      [255, 222, 184],
    ],
  },
};

const shades = 256;

/** 256 colours, each the four bytes RGBA of a pixel. */
export type Palette = Uint32Array;

const palettes = new Map<string, Palette>();

export function paletteOf(theme: Theme, scale: Scale): Palette {
  const key = `${theme} ${scale}`;
  const known = palettes.get(key);
  if (known) return known;
  const bytes = new Uint8ClampedArray(4 * shades);
  for (let shade = 0; shade < shades; shade++)
    bytes.set([...between(stops[theme][scale], shade / (shades - 1)), 255], 4 * shade);
  const palette = new Uint32Array(bytes.buffer);
  palettes.set(key, palette);
  return palette;
}

/** The index of a value's colour in the palette. `most` is the largest absolute value. */
export function shadeOf(value: number, scale: Scale, most: number): number {
  const share = most > 0 ? value / most : 0;
  const place = scale === 'signed' ? (share + 1) / 2 : share;
  return Math.round(Math.min(1, Math.max(0, place)) * (shades - 1));
}

function between(colours: readonly Colour[], place: number): Colour {
  const at = place * (colours.length - 1);
  const index = Math.min(Math.floor(at), colours.length - 2);
  const [from, to] = [colours[index], colours[index + 1]];
  if (!from || !to) return [0, 0, 0];
  const mix = (channel: 0 | 1 | 2) => from[channel] + (to[channel] - from[channel]) * (at - index);
  return [mix(0), mix(1), mix(2)];
}
