/**
 * pytorch-ntm once more, for tests: one sequence, float64 loops, straight from a state_dict. It shares no
 * code with the packages, so that agreement with it means something.
 */
import type { StateDict } from './state-dict.js';

type Vector = number[];

export interface PlainActivations {
  readonly key: (x: number) => number;
  readonly strength: (x: number) => number;
  readonly shift: (x: number) => number;
  readonly sharpening: (x: number) => number;
  readonly erase: (x: number) => number;
  readonly add: (x: number) => number;
}

const softplus = (x: number) => Math.log1p(Math.exp(x));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const relu = (x: number) => Math.max(0, x);
const identity = (x: number) => x;

export const latest: PlainActivations = {
  key: identity,
  strength: softplus,
  shift: identity,
  sharpening: (x) => 1 + softplus(x),
  erase: sigmoid,
  add: identity,
};

export const older: PlainActivations = {
  key: relu,
  strength: relu,
  shift: relu,
  sharpening: (x) => 1 + relu(x),
  erase: relu,
  add: relu,
};

export interface PlainTrace {
  /** [T][O] */
  readonly logits: Vector[];
  /** [T][N][M] */
  readonly memory: Vector[][];
  /** [head][T][N] */
  readonly weightings: Vector[][];
}

/** Runs the state_dict on inputs [T][I]. */
export function runPlainPytorchNtm(
  state: StateDict,
  inputs: readonly Vector[],
  activations: PlainActivations,
): PlainTrace {
  const numbers = (name: string): Vector => {
    const tensor = state[name];
    if (tensor === undefined) throw new RangeError(`no tensor ${name}`);
    return Array.from(tensor.data);
  };
  const count = (pattern: RegExp) => Object.keys(state).filter((name) => pattern.test(name)).length;
  /** nn.Linear: weight [out, in]. */
  const linear = (weight: string, bias: string, x: Vector): Vector => {
    const matrix = numbers(weight);
    return numbers(bias).map((start, row) =>
      x.reduce((sum, value, column) => sum + value * at(matrix, row * x.length + column), start),
    );
  };
  const layers = count(/weight_hh_l\d+$/);
  const heads = count(/fc_(read|write)\.bias$/);
  const units = numbers('ntm.controller.lstm_h_bias').length / layers;
  const [slots = 0, width = 0] = state['memory.mem_bias']?.shape ?? [];
  const chunk = (values: Vector, size: number): Vector[] =>
    Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));

  let memory = chunk(numbers('memory.mem_bias'), width);
  let hidden = chunk(numbers('ntm.controller.lstm_h_bias'), units);
  let cell = chunk(numbers('ntm.controller.lstm_c_bias'), units);
  let reads = Array.from({ length: heads / 2 }, (_, i) => numbers(`ntm.read${i}_bias`));
  let weightings = Array.from({ length: heads }, () => zeros(slots));
  const trace: PlainTrace = { logits: [], memory: [], weightings: weightings.map(() => []) };

  for (const input of inputs) {
    let below = [...input, ...reads.flat()];
    const [nextHidden, nextCell]: [Vector[], Vector[]] = [[], []];
    for (let layer = 0; layer < layers; layer++) {
      const name = (part: string) => `ntm.controller.lstm.${part}_l${layer}`;
      const own = linear(name('weight_ih'), name('bias_ih'), below);
      const back = linear(name('weight_hh'), name('bias_hh'), hidden[layer] ?? []);
      const gate = (index: number, unit: number) =>
        at(own, index * units + unit) + at(back, index * units + unit);
      const c = zeros(units).map(
        (_, unit) =>
          sigmoid(gate(1, unit)) * at(cell[layer] ?? [], unit) +
          sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit)),
      );
      below = c.map((value, unit) => sigmoid(gate(3, unit)) * Math.tanh(value));
      nextHidden.push(below);
      nextCell.push(c);
    }
    hidden = nextHidden;
    cell = nextCell;

    reads = [];
    weightings = weightings.map((previous, head) => {
      const kind = head % 2 === 0 ? 'read' : 'write';
      const name = `ntm.heads.${head}.fc_${kind}`;
      const o = linear(`${name}.weight`, `${name}.bias`, below);
      const w = address(o, memory, previous, activations);
      if (kind === 'read') {
        reads.push(
          zeros(width).map((_, i) => memory.reduce((r, row, n) => r + at(w, n) * at(row, i), 0)),
        );
      } else {
        const erase = o.slice(width + 6, 2 * width + 6).map(activations.erase);
        const add = o.slice(2 * width + 6).map(activations.add);
        memory = memory.map((row, n) =>
          row.map((value, i) => value * (1 - at(w, n) * at(erase, i)) + at(w, n) * at(add, i)),
        );
      }
      return w;
    });
    trace.logits.push(linear('ntm.fc.weight', 'ntm.fc.bias', [...below, ...reads.flat()]));
    trace.memory.push(memory);
    weightings.forEach((w, head) => trace.weightings[head]?.push(w));
  }
  return trace;
}

/** NTMMemory.address. */
function address(o: Vector, memory: Vector[], previous: Vector, f: PlainActivations): Vector {
  const width = memory[0]?.length ?? 0;
  const key = o.slice(0, width).map(f.key);
  const [strength, gate] = [f.strength(at(o, width)), sigmoid(at(o, width + 1))];
  const shift = softmax(o.slice(width + 2, width + 5).map(f.shift));
  const sharpening = f.sharpening(at(o, width + 5));
  const norm = (x: Vector) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  const content = softmax(
    memory.map((row) => {
      const product = row.reduce((sum, value, i) => sum + value * at(key, i), 0);
      return (strength * product) / Math.max(norm(row) * norm(key), 1e-8);
    }),
  );
  const gated = content.map((w, n) => gate * w + (1 - gate) * at(previous, n));
  const slots = memory.length;
  const shifted = gated.map(
    (_, n) =>
      at(shift, 0) * at(gated, (n - 1 + slots) % slots) +
      at(shift, 1) * at(gated, n) +
      at(shift, 2) * at(gated, (n + 1) % slots),
  );
  const powers = shifted.map((w) => w ** sharpening);
  const sum = powers.reduce((total, w) => total + w, 1e-16);
  return powers.map((w) => w / sum);
}

function softmax(values: Vector): Vector {
  const powers = values.map((value) => Math.exp(value - Math.max(...values)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function zeros(count: number): Vector {
  return Array.from({ length: count }, () => 0);
}

function at(values: Vector, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no number ${index} of ${values.length}`);
  return value;
}
