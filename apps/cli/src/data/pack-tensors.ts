import type { NamedTensorData, TensorData } from '@tapehead/checkpoint';
import { UserError } from '@tapehead/runs';
import type { PackedSequence } from '@tapehead/tasks';

/**
 * The sequences in tensors `inputs` [S, T, I], `targets` [S, T, O] and `mask` [S, T], or without a mask.
 * @throws {UserError} naming the tensor that is missing or does not fit.
 */
export function packTensors(where: string, tensors: NamedTensorData): readonly PackedSequence[] {
  const inputs = tensorOf(where, tensors, 'inputs', ['S', 'T', 'I']);
  const targets = tensorOf(where, tensors, 'targets', ['S', 'T', 'O']);
  const [count = 0, steps = 0, inputSize = 0] = inputs.shape;
  const [, , outputSize = 0] = targets.shape;
  const mask = tensors.has('mask')
    ? tensorOf(where, tensors, 'mask', ['S', 'T'])
    : { shape: [count, steps], data: new Float32Array(count * steps).fill(1) };
  for (const [name, { shape }] of Object.entries({ targets, mask })) {
    if (shape[0] === count && shape[1] === steps) continue;
    throw new UserError(
      `${where}: the tensor ${name} has ${shape[0]} sequences of ${shape[1]} steps, expected ${count} of ${steps}, as inputs`,
    );
  }
  return Array.from({ length: count }, (_, at) => {
    const part = ({ data }: TensorData, size: number) =>
      data.slice(at * steps * size, (at + 1) * steps * size);
    const sequence = {
      steps,
      inputSize,
      outputSize,
      inputs: part(inputs, inputSize),
      targets: part(targets, outputSize),
      mask: part(mask, 1),
    };
    requireNumbers(`${where}: sequence ${at}`, sequence);
    return sequence;
  });
}

function tensorOf(
  where: string,
  tensors: NamedTensorData,
  name: string,
  axes: readonly string[],
): TensorData {
  const tensor = tensors.get(name);
  if (!tensor) {
    throw new UserError(
      `${where}: there is no tensor ${name}; got ${[...tensors.keys()].join(', ') || 'none'}, expected inputs [S, T, I], targets [S, T, O] and perhaps mask [S, T]`,
    );
  }
  const { shape } = tensor;
  if (shape.length === axes.length && shape.every((size) => size > 0)) return tensor;
  throw new UserError(
    `${where}: the tensor ${name} has the shape [${shape.join(', ')}], expected [${axes.join(', ')}]`,
  );
}

function requireNumbers(where: string, { mask, ...values }: PackedSequence): void {
  const wrongMask = mask.find((counts) => counts !== 0 && counts !== 1);
  if (wrongMask !== undefined) {
    throw new UserError(`${where}: mask: got ${wrongMask}, expected 0 or 1`);
  }
  if (mask.every((counts) => counts === 0)) {
    throw new UserError(`${where}: no output counts, expected one at least`);
  }
  for (const name of ['inputs', 'targets'] as const) {
    const size = values[name].length / values.steps;
    values[name].forEach((value, at) => {
      if (Number.isFinite(value)) return;
      // Where the mask is 0 there is no label, whatever the target says.
      if (name === 'targets' && mask[Math.floor(at / size)] === 0) values.targets[at] = 0;
      else throw new UserError(`${where}: ${name}: got ${value}, expected finite numbers`);
    });
  }
}
