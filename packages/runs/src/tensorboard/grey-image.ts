import { parseOptions, positiveNumber } from '@tapehead/core';
import { encode } from 'fast-png';
import * as z from 'zod';

/** An image in shades of grey. */
export interface GreyImage {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** As a PNG file. */
  readonly png: Uint8Array;
}

/** The height and width of a cell in pixels. */
const cell = 4;

const rowsOption = z.array(z.array(z.unknown(), { error: 'a row of numbers' }), {
  error: 'rows of numbers',
});

/**
 * Values by row and column as squares of grey: white is 0 or less, black is `darkest` or more.
 * @throws {InvalidOptionsError} if `rows` is no list of rows.
 * @throws {RangeError} if there are no rows, a row has another length, or a value is not finite.
 */
export function greyImage(rows: readonly (readonly number[])[], darkest = 1): GreyImage {
  parseOptions('greyImage.rows', rowsOption, rows);
  parseOptions('greyImage.darkest', positiveNumber(Number.MAX_VALUE), darkest);
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new RangeError('greyImage: got no values, expected at least one');
  const [width, height] = [columns * cell, rows.length * cell];
  const data = new Uint8Array(width * height);
  rows.forEach((row, y) => {
    if (row.length !== columns) {
      throw new RangeError(
        `greyImage: row ${y} has ${row.length} values, expected ${columns} as in the first`,
      );
    }
    row.forEach((value, x) => {
      if (!Number.isFinite(value)) {
        throw new RangeError(`greyImage: got ${value} in row ${y}, expected finite numbers`);
      }
      const grey = 255 - Math.round(255 * Math.min(1, Math.max(0, value / darkest)));
      for (let line = y * cell; line < (y + 1) * cell; line++) {
        data.fill(grey, line * width + x * cell, line * width + (x + 1) * cell);
      }
    });
  });
  return { width, height, png: encode({ width, height, data, channels: 1, depth: 8 }) };
}
