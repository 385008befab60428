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

/** So many sums are taken at once: one alone would wait for itself. */
const atOnce = 4;

/** The linear map of that name. Its input may come in parts, which stand side by side. */
export function plainLinear(weights: PlainWeights, name: string): PlainLinear {
  const [weight, bias] = [weights.of(`${name}.weight`), weights.of(`${name}.bias`)];
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  // Those of one output side by side, with outputs of nothing to fill up the last group.
  const columns = new Float64Array(Math.ceil(outputs / atOnce) * atOnce * inputs);
  weight.forEach((value, place) => {
    columns[(place % outputs) * inputs + Math.floor(place / outputs)] = value;
  });
  const input = new Float64Array(inputs);
  const sums = new Float64Array(columns.length / inputs);
  return (...parts) => {
    let begin = 0;
    for (const part of parts) {
      input.set(part, begin);
      begin += part.length;
    }
    for (let output = 0; output < outputs; output += atOnce) {
      const from = output * inputs;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let at = 0; at < inputs; at++) {
        const value = input[at] ?? 0;
        a += value * (columns[from + at] ?? 0);
        b += value * (columns[from + inputs + at] ?? 0);
        c += value * (columns[from + 2 * inputs + at] ?? 0);
        d += value * (columns[from + 3 * inputs + at] ?? 0);
      }
      sums[output] = a;
      sums[output + 1] = b;
      sums[output + 2] = c;
      sums[output + 3] = d;
    }
    return Float64Array.from(bias, (start, output) => start + (sums[output] ?? 0));
  };
}
