import { expect, test } from 'vitest';
import { seriesStyle, tint } from './palette.js';

test('tints go from white to the colour', () => {
  expect(tint('#D55E00', 0)).toBe('#ffffff');
  expect(tint('#D55E00', 1)).toBe('#d55e00');
  expect(tint('#000000', 0.5)).toBe('#808080');
});

test('28 series look different', () => {
  const styles = Array.from({ length: 28 }, (_, index) => seriesStyle(index));
  expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash ?? ''}`)).size).toBe(28);
});

test('every colour of a series stands out from white by a contrast of at least 3', () => {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((begin) => {
      const channel = Number.parseInt(colour.slice(begin, begin + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (let index = 0; index < 7; index += 1) {
    expect(1.05 / (luminance(seriesStyle(index).colour) + 0.05)).toBeGreaterThanOrEqual(3);
  }
});
