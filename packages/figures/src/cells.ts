/** Values by row and time step. */
export type Matrix = readonly (readonly number[])[];

/** The outlines of all cells of one colour, and the colour. */
export interface ColouredCells {
  readonly fill: string;
  /** The data of an SVG path. */
  readonly d: string;
}

/**
 * A grid of coloured cells as one path for each colour. White cells are left out, and neighbours of one
 * colour in a row are joined, so that a figure of a long sequence stays small.
 */
export function colouredCells(
  rows: Matrix,
  colour: (value: number) => string,
  { width, height }: { readonly width: number; readonly height: number },
): ColouredCells[] {
  const paths = new Map<string, string[]>();
  for (const [row, values] of rows.entries()) {
    const colours = values.map(colour);
    for (let begin = 0, end = 0; begin < colours.length; begin = end) {
      const fill = colours[begin] ?? '';
      while (end < colours.length && colours[end] === fill) end += 1;
      if (fill === '#ffffff') continue;
      const length = (end - begin) * width;
      const path = paths.get(fill) ?? [];
      paths.set(fill, path);
      path.push(`M${begin * width},${row * height}h${length}v${height}h${-length}z`);
    }
  }
  return [...paths].map(([fill, path]) => ({ fill, d: path.join('') }));
}
