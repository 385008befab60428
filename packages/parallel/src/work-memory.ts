import type { Work } from './protocol.js';

/** How large a piece of work is: T, B and what stands in each row. */
export interface WorkSizes {
  readonly steps: number;
  readonly sequences: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** 0 without noise. */
  readonly noiseSize: number;
  /** Which form is trained. */
  readonly form: number;
}

/** How large a piece of work is. */
export function sizesOf({ part, drawn }: Work): WorkSizes {
  const { steps, sequences, inputs, targets } = part;
  const each = (values: Float32Array | undefined) => (values?.length ?? 0) / steps / sequences;
  return {
    steps,
    sequences,
    inputSize: each(inputs),
    outputSize: each(targets),
    noiseSize: each(drawn.noise),
    form: drawn.form,
  };
}

/** How many bytes the numbers of such work take. */
export function workBytes(sizes: WorkSizes): number {
  const { steps, sequences, inputSize, outputSize, noiseSize } = sizes;
  return 4 * steps * sequences * (inputSize + outputSize + 1 + noiseSize);
}

/** Work whose numbers lie in that memory. */
export function workIn(memory: SharedArrayBuffer, of: number, sizes: WorkSizes): Work {
  const { steps, sequences, inputSize, outputSize, noiseSize, form } = sizes;
  let from = 0;
  const take = (size: number) => {
    const values = new Float32Array(memory, from, steps * sequences * size);
    from += values.byteLength;
    return values;
  };
  const [inputs, targets, mask] = [take(inputSize), take(outputSize), take(1)];
  const noise = noiseSize === 0 ? undefined : take(noiseSize);
  return { part: { steps, sequences, inputs, targets, mask }, of, drawn: { form, noise } };
}

/** Copies work into that memory, which has room for it. */
export function placeWork(memory: SharedArrayBuffer, work: Work, sizes: WorkSizes): void {
  const place = workIn(memory, work.of, sizes);
  place.part.inputs.set(work.part.inputs);
  place.part.targets.set(work.part.targets);
  place.part.mask.set(work.part.mask);
  if (work.drawn.noise) place.drawn.noise?.set(work.drawn.noise);
}
