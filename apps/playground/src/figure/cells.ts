import { paletteOf, type Scale, shadeOf, type Theme } from './colours.js';

/** A grid of numbers to be drawn: column by column from the left, row by row from the top. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  value(column: number, row: number): number;
}

/** Values over time: [T, size] with time to the right; only the rows from `from` on, if given. */
export function overTime(
  values: Float32Array,
  size: number,
  { from = 0, rows = size }: { readonly from?: number; readonly rows?: number } = {},
): Cells {
  return {
    columns: size === 0 ? 0 : values.length / size,
    rows,
    value: (step, row) => values[step * size + from + row] ?? 0,
  };
}

/** Rows of [rows, columns] one below the other; only `rows` of them from `from` on. */
export function table(
  values: Float32Array,
  columns: number,
  { from = 0, rows }: { readonly from?: number; readonly rows: number },
): Cells {
  return { columns, rows, value: (column, row) => values[(from + row) * columns + column] ?? 0 };
}

/** The largest absolute value; 0 if there are no numbers. */
export function greatest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The cells as an image of one pixel each. */
export function imageOf(
  { columns, rows, value }: Cells,
  { scale, most, theme }: { readonly scale: Scale; readonly most: number; readonly theme: Theme },
): ImageData {
  const palette = paletteOf(theme, scale);
  const image = new ImageData(Math.max(1, columns), Math.max(1, rows));
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      pixels[row * columns + column] = palette[shadeOf(value(column, row), scale, most)] ?? 0;
  }
  return image;
}
