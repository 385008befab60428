/**
 * The machine once more, for tests: one sequence, float64 loops, no tensors. It shares no code with the
 * packages, so that agreement with it means something.
 */

type Vector = readonly number[];
type Matrix = readonly Vector[];

export interface PlainAddressing {
  readonly keyActivation: 'tanh' | 'identity' | 'relu' | 'sigmoid';
  readonly strengthActivation: 'softplus' | 'one-plus-softplus' | 'relu' | 'exp';
  readonly norm: { readonly form: 'square-root' | 'product-clamp'; readonly epsilon: number };
  readonly range: number;
  readonly order: 'ascending' | 'descending';
  readonly shiftActivation: 'softmax' | 'softmax-relu';
  readonly form: 'safe' | 'power';
  readonly sharpeningActivation: 'one-plus-softplus' | 'one-plus-relu';
}

export interface PlainMachine {
  readonly controller: 'feedforward' | 'lstm';
  readonly layers: number;
  readonly units: number;
  readonly slots: number;
  readonly width: number;
  readonly heads: readonly ('read' | 'write')[];
  readonly addressing: PlainAddressing | 'direct-softmax' | 'direct-identity';
  readonly eraseActivation: 'sigmoid' | 'relu';
  readonly addActivation: 'tanh' | 'identity' | 'relu' | 'sigmoid';
  readonly initialWeighting: 'one-hot' | 'learned' | 'uniform' | 'zero';
  /** What the values start from that the weights do not give. */
  readonly initialMemory: number;
  readonly initialReads: number;
  readonly initialState: number;
  readonly memory: 'erase-add' | 'keep-add';
  readonly order: 'simultaneous' | 'list';
  readonly output: 'controller-and-reads' | 'controller' | 'reads';
}

/** Weights by name, row-major. */
export type PlainWeights = Readonly<Record<string, ArrayLike<number>>>;

/** Activated parameters of an addressing's stages by name; the shifts from the most negative offset on. */
export type Given = Readonly<Record<string, Vector>>;

export interface PlainTrace {
  /** [T][O] */
  readonly logits: Matrix;
  /** [T][N][M] */
  readonly memory: readonly Matrix[];
  /** [head][T][N] */
  readonly weightings: readonly Matrix[];
  /** [head][T]: what the addressing was given, by name. */
  readonly given: readonly (readonly Given[])[];
}

const functions = {
  identity: (x: number) => x,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  relu: (x: number) => Math.max(0, x),
  exp: Math.exp,
  softplus: (x: number) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
  'one-plus-softplus': (x: number) => 1 + Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
  'one-plus-relu': (x: number) => 1 + Math.max(0, x),
};

const at = (values: ArrayLike<number>, index: number): number => {
  const value = values[index];
  if (value === undefined)
    throw new RangeError(`no number at ${String(index)} of ${String(values.length)}`);
  return value;
};
const range = (size: number): number[] => Array.from({ length: size }, (_, index) => index);
const total = (values: Vector): number => values.reduce((sum, value) => sum + value, 0);
const dot = (left: Vector, right: Vector): number =>
  total(left.map((value, index) => value * at(right, index)));
const softmax = (values: Vector): Vector => {
  const exponentials = values.map((value) => Math.exp(value - Math.max(...values)));
  return exponentials.map((value) => value / total(exponentials));
};

/** Runs the machine on inputs [T][I]. */
export function runPlain(machine: PlainMachine, weights: PlainWeights, inputs: Matrix): PlainTrace {
  const weight = (name: string): ArrayLike<number> => {
    const values = weights[name];
    if (values === undefined) throw new RangeError(`no weight ${name}`);
    return values;
  };
  const startFrom = (name: string, size: number, value: number): Vector => {
    const values = weights[name];
    return values === undefined ? range(size).map(() => value) : Array.from(values);
  };
  const linear = (name: string, input: Vector): Vector => {
    const [matrix, bias] = [weight(`${name}.weight`), weight(`${name}.bias`)];
    return Array.from(
      bias,
      (start, column) =>
        start + total(input.map((value, row) => value * at(matrix, row * bias.length + column))),
    );
  };

  const { slots, width, units } = machine;
  const initialWeightings = {
    'one-hot': () => range(slots).map((slot) => (slot === 0 ? 1 : 0)),
    uniform: () => range(slots).map(() => 1 / slots),
    zero: () => range(slots).map(() => 0),
    learned: (head: number) =>
      softmax(Array.from(weight(`heads.${String(head)}.initialWeighting`))),
  };
  const layers = range(machine.layers).map((layer) => `controller.layer${String(layer)}`);
  const reads = machine.heads.filter((kind) => kind === 'read').length;
  let state = layers.map((name) => ({
    hidden: startFrom(`${name}.initialHidden`, units, machine.initialState),
    cell: startFrom(`${name}.initialCell`, units, machine.initialState),
  }));
  let memory: Matrix = range(slots).map((slot) =>
    startFrom('memory.initial', slots * width, machine.initialMemory).slice(
      slot * width,
      (slot + 1) * width,
    ),
  );
  let read = startFrom('initialReads', reads * width, machine.initialReads);
  let previous: Matrix = machine.heads.map((_, head) =>
    initialWeightings[machine.initialWeighting](head),
  );

  const control = (input: Vector): Vector =>
    layers.reduce((below: Vector, name, layer) => {
      if (machine.controller === 'feedforward') return linear(name, below).map(Math.tanh);
      const { hidden, cell } = state[layer] ?? { hidden: [], cell: [] };
      const raw = linear(name, [...below, ...hidden]);
      const gate = (index: number, unit: number) => at(raw, index * units + unit);
      const nextCell = range(units).map((unit) => {
        const { sigmoid, tanh } = functions;
        return (
          sigmoid(gate(1, unit)) * at(cell, unit) + sigmoid(gate(0, unit)) * tanh(gate(2, unit))
        );
      });
      const nextHidden = range(units).map(
        (unit) => functions.sigmoid(gate(3, unit)) * Math.tanh(at(nextCell, unit)),
      );
      state = state.map((old, index) =>
        index === layer ? { hidden: nextHidden, cell: nextCell } : old,
      );
      return nextHidden;
    }, input);

  const logits: Vector[] = [];
  const memories: Matrix[] = [];
  const weightings = machine.heads.map((): Vector[] => []);
  const allGiven = machine.heads.map((): Given[] => []);
  for (const input of inputs) {
    const hidden = control([...input, ...read]);
    const nextRead: number[] = [];
    const seen = memory;
    const writes: { weighting: Vector; erase: Vector; add: Vector }[] = [];
    const write = (pending: typeof writes) => {
      for (const { weighting, erase } of pending) {
        memory = memory.map((slot, index) =>
          slot.map((value, column) =>
            machine.memory === 'keep-add'
              ? value * at(erase, column)
              : value * (1 - at(weighting, index) * at(erase, column)),
          ),
        );
      }
      for (const { weighting, add } of pending) {
        memory = memory.map((slot, index) =>
          slot.map((value, column) => value + at(weighting, index) * at(add, column)),
        );
      }
    };
    previous = machine.heads.map((kind, head) => {
      const raw = linear(`heads.${String(head)}`, hidden);
      const addressed = machine.order === 'list' ? memory : seen;
      const { weighting, taken, given } = address(
        machine.addressing,
        raw,
        addressed,
        previous[head] ?? [],
      );
      if (kind === 'read')
        nextRead.push(
          ...range(width).map((column) =>
            dot(
              weighting,
              addressed.map((slot) => at(slot, column)),
            ),
          ),
        );
      else {
        const erase = raw.slice(taken, taken + width).map(functions[machine.eraseActivation]);
        const add = raw
          .slice(taken + width, taken + 2 * width)
          .map(functions[machine.addActivation]);
        if (machine.order === 'list') write([{ weighting, erase, add }]);
        else writes.push({ weighting, erase, add });
      }
      weightings[head]?.push(weighting);
      allGiven[head]?.push(given);
      return weighting;
    });
    write(writes);
    read = nextRead;
    memories.push(memory);
    const outputs = {
      'controller-and-reads': () => linear('output', [...hidden, ...read]),
      controller: () => linear('output', hidden),
      reads: () => read,
    };
    logits.push(outputs[machine.output]());
  }
  return { logits, memory: memories, weightings, given: allGiven };
}

/** The weighting, how many of the raw numbers it took, and what it made of them. */
function address(
  options: PlainMachine['addressing'],
  raw: Vector,
  memory: Matrix,
  previous: Vector,
): { weighting: Vector; taken: number; given: Given } {
  const slots = memory.length;
  if (typeof options === 'string') {
    const own = raw.slice(0, slots);
    const weighting = options === 'direct-softmax' ? softmax(own) : own;
    return { weighting, taken: slots, given: { weighting } };
  }
  const width = memory[0]?.length ?? 0;
  const key = raw.slice(0, width).map(functions[options.keyActivation]);
  const strength = functions[options.strengthActivation](at(raw, width));
  const gate = functions.sigmoid(at(raw, width + 1));
  const shiftRaw = raw.slice(width + 2, width + 2 + options.range);
  const shifts = softmax(
    options.shiftActivation === 'softmax' ? shiftRaw : shiftRaw.map(functions.relu),
  );
  const gamma = functions[options.sharpeningActivation](at(raw, width + 2 + options.range));
  const cosine = (slot: Vector) => {
    const { form, epsilon } = options.norm;
    const [keyNorm, slotNorm] = [dot(key, key), dot(slot, slot)];
    return form === 'square-root'
      ? dot(key, slot) / (Math.sqrt(keyNorm + epsilon) * Math.sqrt(slotNorm + epsilon))
      : dot(key, slot) / Math.max(Math.sqrt(keyNorm) * Math.sqrt(slotNorm), epsilon);
  };
  const content = softmax(memory.map((slot) => strength * cosine(slot)));
  const gated = content.map((value, slot) => gate * value + (1 - gate) * at(previous, slot));
  const reach = (options.range - 1) / 2;
  const shifted = range(slots).map((slot) =>
    total(
      shifts.map((share, index) => {
        const offset = options.order === 'ascending' ? index - reach : reach - index;
        return share * at(gated, (((slot - offset) % slots) + slots) % slots);
      }),
    ),
  );
  const powers = shifted.map((value) => (options.form === 'safe' ? value + 1e-12 : value) ** gamma);
  const scale = total(powers) + (options.form === 'safe' ? 0 : 1e-16);
  return {
    weighting: powers.map((value) => value / scale),
    taken: width + 3 + options.range,
    given: {
      key,
      strength: [strength],
      gate: [gate],
      shifts: options.order === 'ascending' ? shifts : [...shifts].reverse(),
      sharpening: [gamma],
    },
  };
}
