import { type Architecture, InvalidOptionsError, type JsonObject } from '@tapehead/core';
import diff, { type Difference } from 'microdiff';
import * as z from 'zod';
import { olderPytorchNtm, pytorchNtm } from '../presets/pytorch-ntm.js';

const start = z.looseObject({ value: z.number().optional() });
const machineOptions = z.looseObject({
  controller: z.looseObject({
    options: z.looseObject({ units: z.int(), layers: z.int(), initialState: start }),
  }),
  memory: z.looseObject({
    options: z.looseObject({ slots: z.int(), width: z.int(), initial: start }),
  }),
  heads: z.array(z.unknown()).min(1),
  initialReads: start,
});

const anyController = z.looseObject({ controller: z.looseObject({ kind: z.string() }) });

/** A machine that pytorch-ntm computes. */
export interface PytorchNtmMachine {
  /** H, the units of each layer of the LSTM. */
  readonly units: number;
  /** Layers of the LSTM. */
  readonly layers: number;
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  /** Pairs of a read head and a write head. */
  readonly headPairs: number;
  /** What values without weights start from; undefined for those that have weights. */
  readonly constants: Readonly<Record<'memory' | 'reads' | 'state', number | undefined>>;
  /** The activations that are those of an older version of pytorch-ntm, by the names of the options. */
  readonly olderActivations: Readonly<Record<string, string>>;
}

/**
 * Compares a machine with pytorch-ntm's, whatever its fresh weights are drawn from.
 * @throws {InvalidOptionsError} naming the first thing that it has and pytorch-ntm does not compute.
 */
export function asPytorchNtm({ kind, options }: Architecture): PytorchNtmMachine {
  const parsed = machineOptions.safeParse(options).data;
  if (kind !== 'ntm' || !parsed) {
    const controller = anyController.safeParse(options).data?.controller.kind ?? 'no';
    throw wrong(
      `got a model of the kind ${JSON.stringify(kind)} with ${controller} controller, expected a Neural Turing Machine with an LSTM and heads`,
    );
  }
  const { controller, memory, heads, initialReads } = parsed;
  const { units, layers, initialState } = controller.options;
  const { slots, width, initial } = memory.options;
  const headPairs = Math.ceil(heads.length / 2);
  const latest = pytorchNtm({ units, layers, slots, width, headPairs });
  // With one read head before one write head, both orders compute the same.
  const machine = heads.length > 2 ? options : { ...options, order: 'list' };
  const differences = diff(comparable(latest.options), comparable(machine));
  const fault = differences.find((difference) => !isOlder(difference));
  if (fault) throw wrong(faultText(fault));
  return {
    units,
    layers,
    slots,
    width,
    headPairs,
    constants: { memory: initial.value, reads: initialReads.value, state: initialState.value },
    olderActivations: olderActivations(differences, headPairs),
  };
}

/** The options that say what fresh weights are drawn from. */
const startNames: readonly string[] = [
  'forgetBias',
  'strengthBias',
  'gateBias',
  'sharpeningBias',
  'eraseBias',
  'bias',
  'initialState',
  'initial',
  'initialReads',
];

const parse: (text: string) => JsonObject = JSON.parse;

function comparable(options: JsonObject): JsonObject {
  return parse(
    JSON.stringify(options, (name, value: unknown) =>
      startNames.includes(name) ? undefined : value,
    ),
  );
}

/** An older version's activations by the names of the heads' and stages' options. */
const older: Readonly<Record<string, string>> = {
  ...olderPytorchNtm,
  activation: olderPytorchNtm.shiftActivation,
};

const nameOf = ({ path }: Difference) => String(path.at(-1));

function isOlder(difference: Difference): boolean {
  return difference.type === 'CHANGE' && older[nameOf(difference)] === difference.value;
}

/** The activations that all heads have; pytorch-ntm has no others. */
function olderActivations(
  differences: readonly Difference[],
  headPairs: number,
): Record<string, string> {
  const names = new Set(differences.map(nameOf));
  for (const name of names) {
    const count = differences.filter((difference) => nameOf(difference) === name).length;
    const expected = ['eraseActivation', 'addActivation'].includes(name)
      ? headPairs
      : 2 * headPairs;
    if (count < expected) {
      throw wrong(`${name}: ${count} of ${expected} heads have ${older[name] ?? ''}, expected all`);
    }
  }
  return Object.fromEntries([...names].map((name) => [name, older[name] ?? '']));
}

function faultText(difference: Difference): string {
  const name = difference.path.join('.');
  const text = (value: unknown) => JSON.stringify(value);
  if (difference.type === 'REMOVE')
    return `${name}: missing, expected ${text(difference.oldValue)}`;
  if (difference.type === 'CREATE') return `${name}: got ${text(difference.value)}, expected none`;
  return `${name}: got ${text(difference.value)}, expected ${text(difference.oldValue)}`;
}

function wrong(fault: string): InvalidOptionsError {
  return new InvalidOptionsError([`pytorch-ntm does not compute this machine: ${fault}`]);
}
