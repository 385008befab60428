import type { Registry, SequenceModel } from '@tapehead/core';
import { describeSlots, withSlots } from '@tapehead/ntm';
import { selectBackend } from '../backend.js';
import { chooseEngine, type Passes } from '@tapehead/runs';
import type { StoredModel } from './stored-model.js';

/** How to compute a model. */
export interface OpenOptions {
  /** The engine; by default that of its training, or else the compiled one where possible. */
  readonly engine?: string | undefined;
  /** The backend; by default that of its training, or else wasm. */
  readonly backend?: string | undefined;
  /** Another number of memory slots, N, with the same weights. */
  readonly slots?: number | undefined;
}

/** A model that is ready to be computed. */
export interface OpenModel {
  readonly model: SequenceModel;
  /** A description of the memory's initial contents, if its number of slots was changed. */
  readonly slotsText: string | undefined;
  readonly passes: Passes;
  readonly engine: string;
  readonly backend: string;
}

/**
 * Builds a stored model, uses it and frees it.
 * @throws {UserError} if it cannot be built, or not be run as asked for.
 */
export async function useModel<Result>(
  { architecture, computation, registry, build }: StoredModel,
  options: OpenOptions,
  use: (open: OpenModel) => Result | Promise<Result>,
): Promise<Result> {
  const backend = options.backend ?? computation?.backend ?? 'wasm';
  await selectBackend(backend);
  const model = withSlotsOf(build(), options.slots, registry);
  let passes: Passes | undefined;
  try {
    const name =
      options.engine ?? (backend === computation?.backend ? computation.engine : undefined);
    const engine = chooseEngine({ name, backend }, model);
    passes = engine.createPasses(model);
    const slotsText =
      options.slots === undefined ? undefined : describeSlots(architecture, options.slots);
    return await use({ model, slotsText, passes, engine: engine.name, backend });
  } finally {
    passes?.dispose();
    model.dispose();
  }
}

/** The trained model, or its weights in a machine with so many slots. */
function withSlotsOf(
  trained: SequenceModel,
  slots: number | undefined,
  registry: Registry,
): SequenceModel {
  if (slots === undefined) return trained;
  try {
    return withSlots(trained, slots, registry);
  } finally {
    trained.dispose();
  }
}
