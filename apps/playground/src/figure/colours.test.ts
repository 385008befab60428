import { expect, test } from 'vitest';
import { paletteOf, type Scale, shadeOf, type Theme } from './colours.js';

/** The lightness of each colour of a palette, without its hue. */
function lightness(theme: Theme, scale: Scale): number[] {
  const bytes = new Uint8ClampedArray(paletteOf(theme, scale).buffer);
  return Array.from({ length: 256 }, (_, shade) => {
    const [red = 0, green = 0, blue = 0] = bytes.subarray(4 * shade, 4 * shade + 3);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
}

test.each<[Theme, Scale]>([
  ['light', 'amount'],
  ['light', 'error'],
  ['dark', 'amount'],
  ['dark', 'error'],
])('in %s colours, more of %s is ever further from the background', (theme, scale) => {
  const levels = lightness(theme, scale);
  const direction = theme === 'light' ? -1 : 1;
  const rises = levels.slice(1).map((level, index) => direction * (level - (levels[index] ?? 0)));
  expect(Math.min(...rises)).toBeGreaterThanOrEqual(-0.5);
  expect(Math.abs((levels.at(-1) ?? 0) - (levels[0] ?? 0))).toBeGreaterThan(120);
});

test('values have their place among the 256 colours', () => {
  expect([0, 0.5, 1, 2].map((value) => shadeOf(value, 'amount', 1))).toEqual([0, 128, 255, 255]);
  expect([-3, 0, 3].map((value) => shadeOf(value, 'signed', 3))).toEqual([0, 128, 255]);
  expect(shadeOf(0, 'signed', 0)).toBe(128);
});
