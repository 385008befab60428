import {
  checkedElsewhere,
  createRng,
  type Optimizer,
  parseOptions,
  type Registry,
  strictOptions,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import { standardRegistry } from '@tapehead/experiments';
import {
  adoptRecording,
  compileStep,
  type CompiledStep,
  selectWasm,
  weightNumbers,
  type WeightNumbers,
} from '@tapehead/wasm';
import { command, type Mailbox, openMailbox, slot, writeFault } from './mailbox.js';
import type { Blueprint, SharedMemory, Work } from './protocol.js';
import { workIn } from './work-memory.js';
import { openWorkerPort, type WorkerPort } from './worker-port.js';

/** The parts that a worker knows. */
export interface ServeOptions {
  /** The parts that the model may have; Tapehead's own, if not given. */
  readonly registry?: Registry;
}

const serveOptions = strictOptions({
  registry: checkedElsewhere<Registry>(),
});

/** Only the caller's thread changes the weights. */
const none: Optimizer = {
  kind: 'none',
  options: {},
  stateShapes: () => ({}),
  update: ({ weights, state }) => ({ weights, state }),
};

/** The same model and step as the caller's, but for the weights, which come with each part. */
interface OwnModel {
  readonly sizes: Pick<Blueprint, 'inputSize' | 'outputSize'>;
  readonly weights: WeightNumbers;
  readonly step: CompiledStep;
}

/**
 * What a worker of `createParallelStep` runs: it computes parts of batches until it is ended. A script of
 * your own that calls it makes workers that know your own parts.
 * @throws {InvalidOptionsError} for wrong options. Whatever goes wrong later the caller's thread is told.
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  const { registry = standardRegistry } = parseOptions('serve', serveOptions, options);
  const port = openWorkerPort();
  const request = await port.next();
  if (request.kind !== 'start') return;
  const { blueprint, shared } = request;
  try {
    const own = await build(blueprint, registry);
    port.post({ kind: 'ready', contributionCount: own.step.contributionCount });
    await (shared ? serveShared(own, shared, port) : serveMessages(own, port));
  } catch (error) {
    port.post({ kind: 'failed', message: messageOf(error) });
  }
}

async function build(
  { forms, inputSize, outputSize, loss, simd }: Blueprint,
  registry: Registry,
): Promise<OwnModel> {
  await selectWasm();
  const sizes = { inputSize, outputSize };
  const built = forms.map(({ architecture, recording }) => {
    const load = findKind('model', registry.models, architecture.kind);
    const form = load(architecture.options, registry).build(sizes, createRng(0));
    adoptRecording(form, recording);
    return form;
  });
  const [model] = built;
  if (!model) throw new Error('the caller sent no model');
  return {
    sizes,
    weights: weightNumbers(model),
    step: compileStep(model, {
      optimizer: none,
      loss: findKind('loss', registry.losses, loss),
      inTraining: () => built,
      simd,
    }),
  };
}

/** Computes what parts that come as messages contribute. */
async function serveMessages({ weights, step }: OwnModel, port: WorkerPort): Promise<void> {
  for (;;) {
    const request = await port.next();
    if (request.kind !== 'compute') continue;
    weights.write(request.weights);
    const loss = contribute(step, request.work);
    const gradients = step.contribution().slice();
    port.post({ kind: 'computed', loss, gradients }, [gradients.buffer]);
  }
}

/** Computes what parts in shared memory contribute. */
async function serveShared(own: OwnModel, shared: SharedMemory, port: WorkerPort): Promise<void> {
  const mailbox = openMailbox(shared.mailbox);
  const numbers = new Float32Array(shared.weights);
  const { control } = mailbox;
  let memory = new SharedArrayBuffer(0);
  for (let turn = 1; ; turn++) {
    Atomics.wait(control, slot.turn, turn - 1);
    const asked = Atomics.load(control, slot.command);
    if (asked === command.end) return;
    if (asked === command.workMemory) {
      const request = await port.next();
      if (request.kind === 'work-memory') memory = request.memory;
    } else {
      const at = (place: number) => Atomics.load(control, place);
      const work = workIn(memory, at(slot.of), {
        ...own.sizes,
        steps: at(slot.steps),
        sequences: at(slot.sequences),
        noiseSize: at(slot.noiseSize),
        form: at(slot.form),
      });
      computeInto(mailbox, own, numbers, work);
    }
    Atomics.store(control, slot.answered, turn);
    Atomics.notify(control, slot.answered);
  }
}

function computeInto(
  mailbox: Mailbox,
  { weights, step }: OwnModel,
  numbers: Float32Array,
  work: Work,
): void {
  try {
    weights.write(numbers);
    mailbox.loss[0] = contribute(step, work);
    mailbox.gradients.set(step.contribution());
    Atomics.store(mailbox.control, slot.faultBytes, 0);
  } catch (error) {
    writeFault(mailbox, messageOf(error));
  }
}

function contribute(step: CompiledStep, { part, of, drawn }: Work): number {
  return step.contribute(part, of, drawn);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
