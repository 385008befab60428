/** A tensor as plain numbers in row-major order. */
export interface PlainTensor {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** The numbers in row-major order. */
  readonly data: ArrayLike<number>;
}

/** The same numbers as a vector. */
export function vector({ data }: PlainTensor): PlainTensor {
  return { shape: [data.length], data };
}

/** `count` entries of the first axis, from `begin` on. */
export function rows(
  { shape: [length = 1, ...rest], data }: PlainTensor,
  begin: number,
  count: number,
): PlainTensor {
  const size = data.length / length;
  return {
    shape: [count, ...rest],
    data: Array.from(data).slice(begin * size, (begin + count) * size),
  };
}

/** Matrix [rows, columns] → [columns, rows]. */
export function transposed({ shape: [height = 1, width = 1], data }: PlainTensor): PlainTensor {
  return {
    shape: [width, height],
    data: Float64Array.from(
      { length: data.length },
      (_, index) => data[(index % height) * width + Math.floor(index / height)] ?? 0,
    ),
  };
}

/** Matrices of one width, one below the other. */
export function stacked(matrices: readonly PlainTensor[]): PlainTensor {
  const width = matrices[0]?.shape[1] ?? 0;
  const data = matrices.flatMap((matrix) => Array.from(matrix.data));
  return { shape: [width === 0 ? 0 : data.length / width, width], data };
}

/** The elementwise sum of two tensors of one shape. */
export function sum(left: PlainTensor, right: PlainTensor): PlainTensor {
  return {
    shape: left.shape,
    data: Array.from(left.data, (value, index) => value + (right.data[index] ?? 0)),
  };
}
