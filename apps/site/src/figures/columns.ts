/** The vectors of M numbers that stand one after the other in an array. */
export function columnsOf(values: Float32Array, width: number): readonly (readonly number[])[] {
  return Array.from({ length: values.length / width }, (_, column) => [
    ...values.subarray(column * width, (column + 1) * width),
  ]);
}

/** Which of the vectors have a 1 in them, where a 1 is a wrong number. */
export function wrongColumns(wrong: Float32Array, width: number): readonly number[] {
  return columnsOf(wrong, width).flatMap((column, at) => (column.includes(1) ? [at] : []));
}
