import {
  type Architecture,
  type ControllerDefinition,
  type DefaultsShape,
  drawNormals,
  type HeadDefinition,
  type MemoryDefinition,
  type ModelDefinition,
  type ModelNoise,
  type ModelSizes,
  type NamedVariables,
  oneOf,
  parseOptions,
  realNumber,
  requireGenerator,
  type Rng,
  type SequenceModel,
  strictOptions,
  type Trace,
} from '@tapehead/core';
import {
  architectureOf,
  assemble,
  definitionOption,
  disposeWeights,
  type InitialValue,
  initialValueOption,
  initialVector,
  joined,
  modelPasses,
  parseModelSizes,
  prefixed,
  type StepDefinition,
  unroll,
} from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { type Machine, type MachineState, machineStep } from './machine.js';
import { type OutputForm, outputLayer } from './output-layer.js';
import { type NtmStep, traceOf } from './trace.js';

export const ntmKind = 'ntm';

/** The schemas of the options that are not parts. */
export const plainNtmOptions: DefaultsShape<PlainNtmOptions> = {
  order: oneOf(['simultaneous', 'list']).default('simultaneous'),
  output: oneOf(['controller-and-reads', 'controller', 'reads']).default('controller-and-reads'),
  initialReads: initialValueOption.default({ kind: 'learned', range: 0.1 }),
  controllerNoise: realNumber(0, 100).default(0),
};

/** The options of a machine that are not parts. */
export type PlainNtmOptions = Omit<NtmOptions, 'controller' | 'heads' | 'memory'>;

/** The schema of an option that is a controller. */
export const controllerOption: z.ZodType<ControllerDefinition, ControllerDefinition> =
  definitionOption<ControllerDefinition>('a controller, such as lstm({ units: 100 })');

const ntmOptions = strictOptions({
  ...plainNtmOptions,
  controller: controllerOption,
  heads: z
    .array(definitionOption<HeadDefinition>('a head, such as readHead() or writeHead()'), {
      error: 'a list of heads',
    })
    .min(1, { error: 'at least one head' }),
  memory: definitionOption<MemoryDefinition>(
    'a memory, such as eraseAddMemory({ slots: 128, width: 20 })',
  ),
});

/** The parts of a machine, and how they go together. */
export interface NtmOptions {
  /** What drives the heads. */
  readonly controller: ControllerDefinition;
  /** Any number of either kind in any order. */
  readonly heads: readonly HeadDefinition[];
  /** What the heads read from and write to. */
  readonly memory: MemoryDefinition;
  /**
   * `simultaneous`, the paper's and the default: every head addresses and reads M_{t−1}, then all erase, then
   * all add. `list`, pytorch-ntm's: one head after the other, each sees what those before it wrote.
   */
  readonly order?: 'simultaneous' | 'list';
  /** What the logits are made from: the controller's output and the reads, by default. */
  readonly output?: OutputForm;
  /** r_0, the reads that the controller sees in the first step; learned from ±0.1, by default. */
  readonly initialReads?: InitialValue;
  /** 0 by default. */
  readonly controllerNoise?: number;
}

/** A Neural Turing Machine. */
export interface Ntm extends SequenceModel<MachineState> {
  /**
   * One pass that keeps everything the machine did, from a state that was given or else the initial one. The
   * caller owns the tensors.
   */
  trace(inputs: tf.Tensor3D, from?: MachineState): Trace;
}

/**
 * A Neural Turing Machine from its parts (Graves et al. 2014, Figure 1). Weights: `memory.*`,
 * `initialReads` [R·M], `controller.*`, `heads.<i>.*` and `output.*`.
 * @throws {InvalidOptionsError} on options that do not fit together, at build also on sizes that do not.
 * @example
 * ```ts
 * import { lstm } from '@tapehead/controllers';
 * import { createRng } from '@tapehead/core';
 * import { readHead, writeHead } from '@tapehead/heads';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { ntm } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const machine = ntm({
 *   controller: lstm({ units: 100 }),
 *   memory: eraseAddMemory({ slots: 128, width: 20 }),
 *   heads: [readHead(), readHead(), writeHead()],
 * });
 * const model = machine.build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function ntm(given: NtmOptions): ModelDefinition<Ntm> {
  const { controller, heads, memory, ...options } = parseOptions(ntmKind, ntmOptions, given);
  const architecture = {
    kind: ntmKind,
    options: {
      ...options,
      controller: architectureOf(controller),
      heads: heads.map(architectureOf),
      memory: architectureOf(memory),
    },
  };
  return {
    ...architecture,
    build: (sizes, rng) =>
      assemble((own) =>
        build(own, { controller, heads, memory, ...options }, architecture, sizes, rng),
      ),
  };
}

function build(
  own: <Part extends { readonly weights: NamedVariables }>(part: Part) => Part,
  options: Required<NtmOptions>,
  architecture: Architecture,
  sizes: ModelSizes,
  rng: Rng,
): Ntm {
  requireGenerator('ntm.build.rng', rng);
  const { inputSize, outputSize } = parseModelSizes('ntm.build', sizes);
  const memory = own(options.memory.build(null, rng));
  const { slots, width } = memory;
  const readSize = options.heads.reduce((sum, head) => sum + head.readSize({ slots, width }), 0);
  const reads = own(initialVector('initialReads', options.initialReads, readSize, rng));
  const controller = own(options.controller.build({ inputSize: inputSize + readSize }, rng));
  const controllerSize = controller.outputSize;
  const heads = options.heads.map((head) => own(head.build({ controllerSize, slots, width }, rng)));
  const output = own(outputLayer(options.output, { controllerSize, readSize, outputSize }, rng));
  const weights = joined(
    prefixed('memory', memory.weights),
    reads.weights,
    prefixed('controller', controller.weights),
    ...heads.map((head, index) => prefixed(`heads.${String(index)}`, head.weights)),
    prefixed('output', output.weights),
  );
  const machine: Machine = {
    controller,
    memory,
    groups: options.order === 'list' ? heads.map((head) => [head]) : [heads],
  };

  const passes: StepDefinition<MachineState, NtmStep> = {
    kind: ntmKind,
    inputSize,
    noise: noiseOf(options.controllerNoise, controllerSize),
    initialState: (batch) => ({
      controller: controller.initialState(batch),
      memory: memory.initial(batch),
      reads: reads.batch(batch),
      heads: machine.groups.map((group) => group.map((head) => head.initialState(batch))),
    }),
    step(input, state, noise) {
      const { hidden, ...step } = machineStep(machine, input, state, noise);
      return { ...step, output: output.apply(hidden, step.state.reads) };
    },
  };
  return {
    inputSize,
    outputSize,
    architecture,
    weights,
    ...modelPasses(passes),
    trace: (inputs, from) =>
      tf.tidy(() => traceOf(machine.groups.flat(), unroll(passes, inputs, undefined, from))),
    dispose: () => {
      disposeWeights(weights);
    },
  };
}

/** Noise on h_t, [T, B, H], if there is any. */
function noiseOf(deviation: number, controllerSize: number): ModelNoise | undefined {
  if (deviation === 0) return undefined;
  return {
    size: controllerSize,
    draw: (steps, batch, rng) => drawNormals(rng, steps * batch * controllerSize, deviation),
  };
}
