import type { JsonObject, Rng } from '@tapehead/core';
import type { Arena } from './arena.js';
import type { Host } from './host.js';
import type { Rows } from './rows.js';
import type { Weights } from './weights.js';

/**
 * Kernels of parts by kind: the compiled twin of a registry. An entry makes the twin of a part from the
 * part's complete options; add your own for parts of your own.
 */
export interface KernelTable {
  readonly controllers: Readonly<
    Record<string, (options: JsonObject, table: KernelTable) => ControllerKernels>
  >;
  readonly addressings: Readonly<
    Record<
      string,
      (options: JsonObject, sizes: MemorySizes, table: KernelTable) => AddressingKernels
    >
  >;
  /**
   * Composed addressings that have one kernel for all their stages, by the stages' kinds with a space
   * between. Optional: stages of other sequences run one after the other.
   */
  readonly sequences: Readonly<
    Record<string, (stages: readonly JsonObject[], sizes: MemorySizes) => AddressingKernels>
  >;
  readonly heads: Readonly<
    Record<string, (options: JsonObject, sizes: MemorySizes, table: KernelTable) => HeadKernels>
  >;
  readonly memories: Readonly<
    Record<string, (options: JsonObject, table: KernelTable) => MemoryKernels>
  >;
  readonly models: Readonly<
    Record<string, (options: JsonObject, sizes: ModelSizes, table: KernelTable) => ModelKernels>
  >;
}

export interface MemorySizes {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
}

export interface ModelSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
}

/** What a part gets to place itself. Placing has no effects: it happens once to measure, then for good. */
export interface Binding {
  readonly host: Host;
  readonly arena: Arena;
  /** The part's own weights. */
  readonly weights: Weights;
}

/**
 * What every placed part does, in this order: `begin` looks weights up and sets initial values; then come
 * the steps forward; `turn` clears what the backward pass accumulates; then the steps backward; `end`
 * computes the weights' gradients from all steps at once.
 */
export interface Placed {
  begin(steps: number): void;
  turn(steps: number): void;
  end(steps: number): void;
}

/** The numbers that a head's linear map emits: raw, after the activations, and the gradient of the raw ones. */
export interface ParameterRows {
  readonly raw: Rows;
  readonly values: Rows;
  readonly gradients: Rows;
}

export interface ControllerKernels {
  /** H. */
  readonly outputSize: number;
  place(binding: Binding, io: ControllerIo): PlacedController;
}

export interface ControllerIo {
  /** I + R·M. */
  readonly inputSize: number;
  /** How many of the first inputs are there for all steps before the first step: I. */
  readonly known: number;
  /** Where the output goes, and where its gradient will lie. */
  readonly output: Rows;
  readonly dOutput: Rows;
}

export interface PlacedController extends Placed {
  /** Where the input is expected. */
  readonly input: Rows;
  /** The gradient of the inputs that are not known beforehand, after `backward`; zero after `turn`. */
  readonly dInput: { readonly pointer: number; readonly stride: number };
  forward(t: number): void;
  backward(t: number): void;
  /** The gradient of the known inputs of all steps, after the last `backward`. */
  dKnown(steps: number, dInputs: Rows): void;
}

export interface AddressingKernels {
  /** P. */
  readonly parameterSize: number;
  /** Whether it looks at the weighting of the stage before. */
  readonly usesBefore: boolean;
  place(binding: Binding, io: AddressingIo): PlacedAddressing;
}

export interface AddressingIo {
  readonly parameters: ParameterRows;
  /** The weighting of the stage before. */
  readonly before: Rows;
  /** w_{t−1}. */
  readonly previous: Rows;
  /** Where the stage's own weighting goes. Rows of weightings are filled up with zeros. */
  readonly after: Rows;
  /** The gradient of the memory, to which `backward` adds. */
  readonly dContents: number;
}

/** What one stage of addressing was given, as a trace shows it: where its activated parameters lie. */
export interface PlacedStage {
  /** The stage's kind, such as `content`. */
  readonly kind: string;
  readonly parameters: Readonly<Record<string, ShownRows>>;
}

/** The first `count` numbers of rows, or in `reverse` order, under the name of the reference's `explain`. */
export interface ShownRows {
  readonly rows: Rows;
  readonly count: number;
  readonly reverse?: boolean;
}

export interface PlacedAddressing {
  /** In the order of the stages. A trace shows none of a stage without. */
  readonly stages?: readonly PlacedStage[];
  /** `contents` and `squares` are the memory to address. */
  forward(t: number, contents: number, squares: number): void;
  /** Sets the gradients of the raw parameters and of `before` (if it uses that), adds to that of w_{t−1}. */
  backward(
    t: number,
    contents: number,
    squares: number,
    dAfter: number,
    dBefore: number,
    dPrevious: number,
  ): void;
}

export interface HeadKernels {
  /** P: how many numbers it takes from the controller's output by its linear map. */
  readonly parameterSize: number;
  /** M for each read. */
  readonly readSize: number;
  /** How many writes it makes in a step. */
  readonly writes: number;
  place(binding: Binding, io: HeadIo): PlacedHead;
}

export interface HeadIo {
  readonly parameters: ParameterRows;
  /** Where its reads go: beside the controller's output, and into the controller's input of the next step. */
  readonly reads: Rows;
  readonly nextReads: Rows;
  /** The gradients of both; the second is of the step just gone backward. */
  readonly dReads: Rows;
  readonly dNextReads: { readonly pointer: number; readonly stride: number };
  readonly dContents: number;
}

export interface PlacedHead extends Placed {
  /** w_t. */
  readonly weighting: Rows;
  /** Those of its addressing. */
  readonly stages?: readonly PlacedStage[];
  readonly reads: readonly Rows[];
  readonly writes: readonly PlacedWrite[];
  forward(t: number, contents: number, squares: number): void;
  /** After the memory's `writeBackward` of that step. */
  backward(t: number, contents: number, squares: number): void;
}

/** One write of a head and the gradients of what it emits. */
export interface PlacedWrite {
  readonly weighting: Rows;
  readonly erase: Rows;
  readonly add: Rows;
  /** To be added to. */
  readonly dWeighting: Rows;
  /** To be set. */
  readonly dErase: Rows;
  readonly dAdd: Rows;
}

export interface MemoryKernels extends MemorySizes {
  /** `writes` is how many writes a time step has. */
  place(binding: Binding, writes: number): PlacedMemory;
}

/** The memory over time, [B, M, N]: every write makes a new state. */
export interface PlacedMemory extends Placed {
  readonly contents: Rows;
  /** Σ_m M(i, m)², [B, N]. */
  readonly squares: Rows;
  /** The gradient of the state that the backward pass has come to. */
  readonly dContents: number;
  /** All writes of a group at step t on a state; the last state it makes is the outcome. */
  write(t: number, state: number, writes: readonly PlacedWrite[]): void;
  writeBackward(t: number, state: number, writes: readonly PlacedWrite[]): void;
}

export interface ModelKernels {
  /** Whether `machine` of the placed model is all that a trace shows. */
  readonly showsMachine?: boolean;
  /** Draws what is random in a training pass, [T, B, …], as the reference does; absent if nothing is. */
  drawNoise?(steps: number, sequences: number, rng: Rng): Float32Array;
  place(binding: Binding): PlacedModel;
}

export interface PlacedModel {
  /** Where the inputs [T, B, I] are expected, and the logits [T, B, O] and their gradient lie. */
  readonly inputs: Rows;
  readonly logits: Rows;
  readonly dLogits: Rows;
  /** `noise` is what `drawNoise` gave; without it nothing is random. */
  forward(steps: number, noise?: Float32Array): void;
  backward(steps: number): void;
  /** The gradient of the inputs, after `backward`. */
  dInputs(steps: number, dInputs: Rows): void;
  /** What a trace shows beside the logits, if there is a memory. */
  readonly machine: PlacedMachine | null;
}

export interface PlacedMachine extends MemorySizes {
  /** The memory before step t is state t · writes. */
  readonly contents: Rows;
  readonly writes: number;
  readonly heads: readonly PlacedHead[];
}
