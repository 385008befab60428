/** What a task of the form of copy shows, as input vectors. */
export interface Symbols {
  /** Null for a task without a start marker. */
  readonly start: Float64Array | null;
  /** All vectors of bits, 2^bits of them. */
  readonly data: readonly Float64Array[];
  readonly end: Float64Array;
  readonly blank: Float64Array;
  readonly bits: number;
}

/** The inputs of a task that shows vectors of so many bits between markers, which have the channels after them. */
export function symbolsOf(bits: number, inputSize: number): Symbols {
  const marker = (channel: number) => {
    const input = new Float64Array(inputSize);
    input[channel] = 1;
    return input;
  };
  return {
    start: inputSize === bits + 2 ? marker(bits) : null,
    data: Array.from({ length: 2 ** bits }, (_, number) =>
      new Float64Array(inputSize).map((_value, bit) => (bit < bits ? (number >> bit) & 1 : 0)),
    ),
    end: marker(inputSize - 1),
    blank: new Float64Array(inputSize),
    bits,
  };
}
