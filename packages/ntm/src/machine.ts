import {
  type Controller,
  type Head,
  type HeadStep,
  type Memory,
  parseOptions,
  requireTensor,
  requireTensors,
  type Write,
} from '@tapehead/core';
import { moveSlots } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/** The parts that one step composes. */
export interface Machine<ControllerState = unknown> {
  /** Its input is x_t and the reads of the step before. */
  readonly controller: Controller<ControllerState>;
  /** The contents at the start and the rule of writing. */
  readonly memory: Memory;
  /**
   * The heads of a group all address and read the same memory; then all their erases come, then all
   * their adds. Heads that read what was written read then. The next group sees what they wrote.
   */
  readonly groups: readonly (readonly Head[])[];
}

/** What the machine carries from step to step. */
export interface MachineState<ControllerState = unknown> {
  /** The controller's own state. */
  readonly controller: ControllerState;
  /** M_t, [B, N, M]. */
  readonly memory: tf.Tensor3D;
  /** The reads of all heads side by side, [B, R·M]. */
  readonly reads: tf.Tensor2D;
  /** By group, then by head. */
  readonly heads: readonly (readonly unknown[])[];
}

/** One step's outcome. */
export interface MachineStep<ControllerState = unknown> {
  /** h_t, [B, H], with its noise. */
  readonly hidden: tf.Tensor2D;
  /** The state after the step. */
  readonly state: MachineState<ControllerState>;
  /** What each head did, by group, then by head. */
  readonly groups: readonly (readonly HeadStep[])[];
}

const machineOption = z.custom<Machine>(
  (value) => typeof value === 'object' && value !== null && fitsMachine(value),
  {
    error: 'a machine: its controller, its memory and its groups of heads',
  },
);
const headStates = z.custom<MachineState['heads']>(
  (value) => Array.isArray(value) && value.every(Array.isArray),
  { error: 'the states of the heads by group, such as [[null, null]]' },
);

function fitsMachine({ controller, memory, groups }: Partial<Machine>): boolean {
  return (
    typeof controller?.step === 'function' &&
    typeof memory?.erase === 'function' &&
    Array.isArray(groups) &&
    groups.every(Array.isArray)
  );
}

function requireMachine<ControllerState>(
  machine: Machine<ControllerState>,
  input: tf.Tensor2D,
  state: MachineState,
  noise: tf.Tensor2D | undefined,
): void {
  const where = 'machineStep';
  const { controller, memory } = parseOptions(`${where}.machine`, machineOption, machine);
  requireTensor(`${where}.input`, input, 'B', 'I');
  const [batch, size] = input.shape;
  requireTensors(`${where}.state`, state, {
    memory: [batch, memory.slots, memory.width],
    reads: [batch, controller.inputSize - size],
  });
  parseOptions(`${where}.state.heads`, headStates, state.heads);
  if (noise) requireTensor(`${where}.noise`, noise, batch, controller.outputSize);
}

/**
 * One time step. `input` is [B, I]. `noise`, [B, H], is added to what the heads and the output layer see of
 * the controller's output, not to what the controller itself remembers. Changes none of its arguments.
 * @throws {InvalidOptionsError} if the machine, or a tensor, is something else.
 * @throws {RangeError} if a tensor has another shape.
 */
export function machineStep<ControllerState>(
  machine: Machine<ControllerState>,
  input: tf.Tensor2D,
  state: MachineState<ControllerState>,
  noise?: tf.Tensor2D,
): MachineStep<ControllerState> {
  requireMachine(machine, input, state, noise);
  const controlled = machine.controller.step(tf.concat([input, state.reads], 1), state.controller);
  const hidden = noise ? tf.add<tf.Tensor2D>(controlled.output, noise) : controlled.output;
  let memory = state.memory;
  const groups = machine.groups.map((group, groupIndex) => {
    const steps = group.map((head, index) =>
      head.step(hidden, memory, state.heads[groupIndex]?.[index]),
    );
    const written = writeAll(
      machine.memory,
      memory,
      steps.flatMap(({ writes }) => writes),
    );
    memory = written;
    return steps.map((step, index) => withReading(group[index], hidden, written, step));
  });
  return {
    hidden,
    groups,
    state: {
      controller: controlled.state,
      memory,
      reads: sideBySide(
        groups.flat().flatMap(({ reads }) => reads),
        input.shape[0],
      ),
      heads: groups.map((steps) => steps.map((step) => step.state)),
    },
  };
}

/** The whole step of a head that reads what has just been written; of others, the step as it is. */
function withReading(
  head: Head | undefined,
  hidden: tf.Tensor2D,
  written: tf.Tensor3D,
  step: HeadStep,
): HeadStep {
  if (!head?.read) return step;
  const reading = head.read(hidden, written, step.state);
  return { ...step, ...reading, details: { ...step.details, ...reading.details } };
}

/** All moves before all erases before all adds, so that the order of the heads does not matter. */
function writeAll(rule: Memory, memory: tf.Tensor3D, writes: readonly Write[]): tf.Tensor3D {
  const moved = writes.reduce(
    (contents, { move }) => (move ? moveSlots(contents, move) : contents),
    memory,
  );
  const erased = writes.reduce((contents, write) => rule.erase(contents, write), moved);
  return writes.reduce((contents, write) => rule.add(contents, write), erased);
}

function sideBySide(reads: readonly tf.Tensor2D[], batch: number): tf.Tensor2D {
  return reads.length === 0 ? tf.zeros<tf.Rank.R2>([batch, 0]) : tf.concat([...reads], 1);
}
