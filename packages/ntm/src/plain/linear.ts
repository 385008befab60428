/** A model's weights by name, as plain numbers. */
export interface PlainWeights {
  /**
   * The numbers of a weight in row-major order.
   * @throws {RangeError} if there is none of that name.
   */
  of(name: string): Float32Array;
}

/** input [inputs] → input · weight + bias [outputs], summed in float64. */
export type PlainLinear = (...parts: readonly Float64Array[]) => Float64Array;

/** The linear map of that name. Its input may come in parts, which stand side by side. */
export function plainLinear(weights: PlainWeights, name: string): PlainLinear {
  const [weight, bias] = [
    weights.of(`${name}.weight`),
    Float64Array.from(weights.of(`${name}.bias`)),
  ];
  const outputs = bias.length;
  return (...parts) => {
    const result = bias.slice();
    let row = 0;
    for (const part of parts) {
      for (const value of part) {
        // Most of an input is zero.
        if (value !== 0) {
          for (let output = 0; output < outputs; output++) {
            result[output] = (result[output] ?? 0) + value * (weight[row + output] ?? 0);
          }
        }
        row += outputs;
      }
    }
    return result;
  };
}
