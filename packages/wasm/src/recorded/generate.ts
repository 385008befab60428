import { parseOptions, requireModel, type SequenceModel, strictOptions } from '@tapehead/core';
import * as z from 'zod';
import { emit } from '../emit/emit.js';
import type { StepGraph } from '../graph/graph.js';
import { improve, type PassName } from '../graph/passes/index.js';
import { translate } from '../graph/translate.js';
import { programOf } from '../plan/lists.js';
import { PlanError } from '../plan/placing.js';
import { type Plan, type PlanOptions, planProgram, standardPlan } from '../plan/plan.js';
import { NotRecordableError } from '../record/errors.js';
import { type ModelSamples, type RecordedModel, recordModel } from '../record/record-model.js';
import { compileAtOnce } from '../backend/compile-at-once.js';
import { currentHost } from '../compiled/host.js';
import type { Simd } from '../simd.js';
import { verify } from './verify.js';

/**
 * What code is for: forward passes, those that keep the states of all steps, also backward passes, or also the gradients by
 * the inputs.
 */
export type Purpose = 'evaluation' | 'trace' | 'training' | 'input-gradients';

/** Whether there is a backward pass. */
const hasGradients = (purpose: Purpose) => purpose === 'training' || purpose === 'input-gradients';

export interface GenerateOptions {
  /** Passes over the graph to leave out. */
  readonly without?: ReadonlySet<PassName>;
  /** Whether nodes may share loops; true by default. */
  readonly fuse?: boolean;
  /** Whether products of a step are written into the module and not left to kernels; true by default. */
  readonly writeProducts?: boolean;
  /** Whether the sums of several rows are put together; true by default. */
  readonly sumTogether?: boolean;
  /** What another thread has recorded of the same model. */
  readonly shared?: { readonly samples: ModelSamples; readonly verified: readonly string[] };
}

/**
 * What was recorded of a model, as plain data that may be posted to another thread, and for what its code was compared
 * with tfjs already.
 */
export interface SharedRecording {
  /** What was recorded. */
  readonly samples: object;
  /** For which batch sizes and passes the code was compared with tfjs. */
  readonly verified: readonly string[];
}

/** A plan, its module, and how long they took. */
export interface Generated {
  readonly graph: StepGraph;
  readonly plan: Plan;
  readonly module: WebAssembly.Module;
  readonly bytes: number;
  /** How long it took to generate the code and to compare it with tfjs. */
  readonly milliseconds: number;
  readonly verifying: number;
}

/** The generated code of a model, by batch size, purpose and how it adds up products. Each is generated once. */
export interface Generator {
  /**
   * What was recorded for the purpose. It is recorded when it is first needed, the gradients only for what needs them.
   * @throws {NotRecordableError} if the model cannot be recorded.
   */
  recorded(purpose: Purpose): RecordedModel;
  /**
   * @throws {NotRecordableError} if the model cannot be recorded at this batch size.
   * @throws {CompiledDisagreementError} if the code does not compute what tfjs computes.
   * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
   */
  at(batch: number, purpose: Purpose, simd?: Simd): Generated;
  /** The same without blocking the thread while WebAssembly is compiled, so that `at` finds it. */
  prepare(batch: number, purpose: Purpose, simd?: Simd): Promise<void>;
  /**
   * What another thread needs to generate the same code.
   * @throws {NotRecordableError} if the model cannot be recorded.
   */
  share(): SharedRecording;
}

const generators = new WeakMap<SequenceModel, Generator>();

/**
 * The generator of a model, the same one each time.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function generatorOf(model: SequenceModel): Generator {
  // Throws if tfjs does not compute on `wasm`, which recording needs too.
  currentHost();
  const known = generators.get(model);
  if (known) return known;
  const generator = createGenerator(model);
  generators.set(model, generator);
  return generator;
}

/**
 * What was recorded of a model and compared with tfjs so far, for another thread that has the same model.
 * @throws {NotRecordableError} if it cannot be recorded.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {InvalidOptionsError} if `model` is no model.
 */
export function shareRecording(model: SequenceModel): SharedRecording {
  requireModel('shareRecording.model', model);
  return generatorOf(model).share();
}

/**
 * Lets a fresh model be compiled from what another thread has recorded of the same one. Where the weights of the two are
 * not alike, it is recorded here as if nothing had been shared.
 * @throws {NotRecordableError} if it must be recorded for a batch size of its own, and cannot.
 * @throws {InvalidOptionsError} if `model` is no model, or `recording` not what `shareRecording` returns.
 */
export function adoptRecording(model: SequenceModel, recording: SharedRecording): void {
  requireModel('adoptRecording.model', model);
  const { samples, verified } = parseOptions(
    'adoptRecording.recording',
    sharedRecording,
    recording,
  );
  if (isAlike(model, samples))
    generators.set(model, createGenerator(model, { shared: { samples, verified } }));
}

const use = z.looseObject({ value: z.number(), shape: z.array(z.number()) });
const sample = z.looseObject({
  batch: z.number(),
  recording: z.looseObject({
    values: z.array(z.looseObject({ shape: z.array(z.number()) })),
    calls: z.array(z.looseObject({ kernel: z.string(), inputs: z.array(use) })),
    weights: z.array(z.looseObject({ name: z.string(), use })),
  }),
});
const pairs = z.looseObject({
  step: z.tuple([sample, sample]),
  initial: z.tuple([sample, sample]),
});
const sharedRecording = strictOptions({
  samples: z.custom<ModelSamples>((value) => pairs.safeParse(value).success, {
    error: 'what shareRecording returned for the same model',
  }),
  verified: z.array(z.string(), { error: 'a list of batch sizes and passes' }),
});

/** Whether this was recorded of a model with weights of the same names and shapes. */
function isAlike({ weights }: SequenceModel, { step: [{ recording }] }: ModelSamples): boolean {
  const { values, weights: named } = recording;
  const recorded = named.map(({ name, use }) => `${name} ${String(values[use.value]?.shape)}`);
  const own = Object.entries(weights).map(([name, { shape }]) => `${name} ${String(shape)}`);
  return recorded.join() === own.join();
}

/** Records a model and generates code for it, both when they are first needed. */
export function createGenerator(model: SequenceModel, options: GenerateOptions = {}): Generator {
  const { shared } = options;
  let whole = shared && recordModel(model, { gradients: true, samples: shared.samples });
  let forward: RecordedModel | undefined;
  const recordedFor = (purpose: Purpose): RecordedModel => {
    if (!hasGradients(purpose) && !whole) {
      return (forward ??= recordModel(model, { gradients: false }));
    }
    return (whole ??= recordModel(model, { gradients: true }));
  };
  const verified = new Set(shared?.verified);
  const known = new Map<string, Generated>();
  const keyOf = (batch: number, purpose: Purpose, simd: Simd) => `${batch} ${purpose} ${simd}`;
  const drafted = (batch: number, purpose: Purpose, simd: Simd) => {
    const host = currentHost(simd);
    const { step, initial } = recordedFor(purpose).at(batch);
    const begin = performance.now();
    const { fuse = true, writeProducts = true, sumTogether = true } = options;
    const training = hasGradients(purpose);
    const planOptions: PlanOptions = {
      ...standardPlan,
      fuse,
      writeProducts,
      sumTogether,
      training,
      keepsSteps: purpose !== 'evaluation',
    };
    const draft = (without: ReadonlySet<PassName>) => {
      const graph = improve(forPurpose(translate(step), purpose), without);
      const initialGraph = improve(
        forPurpose(translate(initial), purpose),
        // The initial states are computed once, so passes for the time loop have nothing to do.
        new Set([...without, ...outOfTheLoop, 'makeAgain'] as const),
      );
      const plan = planProgram(programOf(graph, initialGraph, training), planOptions);
      return { host, batch, begin, graph, plan, binary: emit(plan, simd) };
    };
    const { without = new Set() } = options;
    // What is computed of all steps at once cannot be copied into another layout, but in the loop it can.
    let drawn = laidOut(() => draft(without));
    if (drawn instanceof PlanError)
      drawn = laidOut(() => draft(new Set([...without, ...outOfTheLoop])));
    if (!(drawn instanceof PlanError)) return drawn;
    throw new NotRecordableError(`Its numbers cannot be laid out: ${drawn.message}`, {
      cause: drawn,
    });
  };
  const finish = (
    key: string,
    { host, batch, begin, graph, plan, binary }: ReturnType<typeof drafted>,
    module: WebAssembly.Module,
  ): Generated => {
    const milliseconds = performance.now() - begin;
    if (!verified.has(key)) verify(host, model, plan, module, batch);
    verified.add(key);
    const verifying = performance.now() - begin - milliseconds;
    const generated = { graph, plan, module, bytes: binary.length, milliseconds, verifying };
    known.set(key, generated);
    return generated;
  };
  return {
    recorded: recordedFor,
    share: () => ({ samples: recordedFor('training').samples, verified: [...verified] }),
    at(batch, purpose, simd = 'strict') {
      const key = keyOf(batch, purpose, simd);
      const found = known.get(key);
      if (found) return found;
      const draft = drafted(batch, purpose, simd);
      return finish(key, draft, compileAtOnce(draft.binary));
    },
    async prepare(batch, purpose, simd = 'strict') {
      const key = keyOf(batch, purpose, simd);
      if (known.has(key)) return;
      const draft = drafted(batch, purpose, simd);
      finish(key, draft, await WebAssembly.compile(draft.binary));
    },
  };
}

/** The passes that take something out of the loop over steps. */
const outOfTheLoop = ['takeWeightGradientsOut', 'hoistProducts'] as const;

/** What `run` makes, or the error that says which numbers cannot be laid out. */
function laidOut<Result>(run: () => Result): Result | PlanError {
  try {
    return run();
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
}

/** A graph without the gradients that the purpose does not need. */
function forPurpose(graph: StepGraph, purpose: Purpose): StepGraph {
  const { outcomes } = graph;
  const none = (list: readonly unknown[]) => list.map(() => null);
  if (purpose === 'input-gradients') return graph;
  const withoutInputs = { ...outcomes, inputGradients: none(outcomes.inputGradients) };
  if (purpose === 'training') return { ...graph, outcomes: withoutInputs };
  const stateGradients = none(outcomes.stateGradients);
  return { ...graph, outcomes: { ...withoutInputs, stateGradients, weightTerms: [] } };
}
