/** A place in a grid of cells. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** The cells on the straight way between two, the last included and the first not, without a gap. */
export function cellsOnTheWay(from: Cell, to: Cell): readonly Cell[] {
  const [across, down] = [to.column - from.column, to.row - from.row];
  const count = Math.max(Math.abs(across), Math.abs(down));
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 1) / count;
    return {
      column: from.column + Math.round(share * across),
      row: from.row + Math.round(share * down),
    };
  });
}
