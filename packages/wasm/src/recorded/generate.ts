import type { SequenceModel } from '@tapehead/core';
import { emit } from '../emit/emit.js';
import type { StepGraph } from '../graph/graph.js';
import { improve, type PassName } from '../graph/passes/index.js';
import { translate } from '../graph/translate.js';
import { programOf } from '../plan/lists.js';
import { PlanError } from '../plan/placing.js';
import { type Plan, planProgram, standardPlan } from '../plan/plan.js';
import { NotRecordableError } from '../record/errors.js';
import { recordModel } from '../record/record-model.js';
import { currentHost } from '../compiled/host.js';
import type { Simd } from '../simd.js';
import { verify } from './verify.js';

/** What code is for: forward passes, also backward passes, or also the gradients by the inputs. */
export type Purpose = 'evaluation' | 'training' | 'input-gradients';

export interface GenerateOptions {
  /** Passes over the graph to leave out. */
  readonly without?: ReadonlySet<PassName>;
  /** Whether nodes may share loops; true by default. */
  readonly fuse?: boolean;
  /** Whether to record gradients as well; true by default. Without them code can be generated for evaluation alone. */
  readonly gradients?: boolean;
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
   * @throws {NotRecordableError} if the model cannot be recorded at this batch size.
   * @throws {CompiledDisagreementError} if the code does not compute what tfjs computes.
   * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
   */
  at(batch: number, purpose: Purpose, simd?: Simd): Generated;
  /** How many milliseconds recording has taken so far. */
  recordingTime(): number;
  /** Whether another batch size needs no new recording. */
  readonly anyBatch: boolean;
}

const generators = new WeakMap<SequenceModel, Generator>();

/**
 * The generator of a model. The model is recorded once for everything that is compiled of it.
 * @throws {NotRecordableError} if it cannot be recorded.
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
 * Records a model and generates code for it.
 * @throws {NotRecordableError} if it cannot be recorded.
 */
export function createGenerator(model: SequenceModel, options: GenerateOptions = {}): Generator {
  const recorded = recordModel(model, { gradients: options.gradients ?? true });
  const known = new Map<string, Generated>();
  return {
    anyBatch: recorded.anyBatch,
    recordingTime: recorded.milliseconds,
    at(batch, purpose, simd = 'strict') {
      const key = `${batch} ${purpose} ${simd}`;
      const found = known.get(key);
      if (found) return found;
      const host = currentHost(simd);
      const { step, initial } = recorded.at(batch);
      const begin = performance.now();
      const { without = new Set() } = options;
      const graph = improve(forPurpose(translate(step), purpose), without);
      const initialGraph = improve(
        forPurpose(translate(initial), purpose),
        // The initial states are computed once, so passes for the time loop have nothing to do.
        new Set([...without, 'takeWeightGradientsOut', 'hoistProducts', 'makeAgain'] as const),
      );
      const plan = planned(graph, initialGraph, purpose !== 'evaluation', options.fuse ?? true);
      const binary = emit(plan, simd);
      const module = new WebAssembly.Module(binary);
      const milliseconds = performance.now() - begin;
      verify(host, model, plan, module, batch);
      const verifying = performance.now() - begin - milliseconds;
      const generated = { graph, plan, module, bytes: binary.length, milliseconds, verifying };
      known.set(key, generated);
      return generated;
    },
  };
}

function planned(step: StepGraph, initial: StepGraph, training: boolean, fuse: boolean): Plan {
  try {
    return planProgram(programOf(step, initial, training), { ...standardPlan, training, fuse });
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new NotRecordableError(`Its numbers cannot be laid out: ${error.message}`, {
      cause: error,
    });
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
