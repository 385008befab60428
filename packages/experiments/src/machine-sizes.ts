import { type Architecture, createRng, type HeadDefinition, type Registry } from '@tapehead/core';
import { architectureOption, findKind } from '@tapehead/core/layers';
import * as z from 'zod';

const storedNtm = z.looseObject({
  controller: architectureOption,
  heads: z.array(architectureOption),
  memory: z.object({ options: z.object({ slots: z.number(), width: z.number() }) }),
  output: z.string(),
});

/** A model around a machine, such as one with output feedback. */
const wrapped = z.looseObject({ model: architectureOption });

/** The sizes of a machine with memory, known before it is built. */
export interface MachineSizes {
  readonly controller: Architecture;
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  /** How many heads there are of both kinds. */
  readonly heads: number;
  /** How many of them do not read, and so write. */
  readonly writes: number;
  /** R·M. */
  readonly readSize: number;
  /** The numbers of state for each sequence, of heads that have far more than a weighting. */
  readonly stateSize: number;
  /** The numbers that all heads' linear maps emit. */
  readonly headOutputs: number;
  /** Whether the reads themselves are the output. */
  readonly readsAreOutput: boolean;
}

/**
 * The sizes of a machine, alone or inside a model with output feedback, or undefined for a model without memory, or with a memory, head or addressing that
 * is not known here, as one of the caller's own; with another number of slots than it has, if one is given. Builds the addressings, which have no weights, to see that they fit the memory.
 * @throws {InvalidOptionsError} if they do not.
 */
export function machineSizes(
  model: Architecture,
  registry: Registry,
  otherSlots?: number,
): MachineSizes | undefined {
  const inside = wrapped.safeParse(model.options);
  if (inside.success) return machineSizes(inside.data.model, registry, otherSlots);
  const stored = storedNtm.safeParse(model.options);
  if (!stored.success) return undefined;
  const { controller, heads, memory, output } = stored.data;
  if (!heads.every((head) => isKnown(head, registry))) return undefined;
  const { slots: own, width } = memory.options;
  const slots = otherSlots ?? own;
  const definitions = heads.map(({ kind, options }) =>
    findKind('head', registry.heads, kind)(options, registry),
  );
  const readSizes = definitions.map((head) => head.readSize({ slots, width }));
  return {
    controller,
    slots,
    width,
    heads: heads.length,
    writes: readSizes.filter((size) => size === 0).length,
    readSize: readSizes.reduce((sum, size) => sum + size, 0),
    stateSize: definitions.reduce(
      (sum, head) => sum + (head.stateSize?.({ slots, width }) ?? 0),
      0,
    ),
    headOutputs: definitions.reduce(
      (sum, head) => sum + addressingOutputs(head, { slots, width }, registry) + 2 * width,
      0,
    ),
    readsAreOutput: output === 'reads',
  };
}

/** Whether the registry has a head and all that its addressing consists of. */
function isKnown({ kind, options }: Architecture, registry: Registry): boolean {
  return Object.hasOwn(registry.heads, kind) && hasKnownStages(options, registry);
}

/** Whether the registry has each addressing that is anywhere in `options`. */
function hasKnownStages(options: unknown, registry: Registry): boolean {
  if (typeof options !== 'object' || options === null) return true;
  const stage = architectureOption.safeParse(options).data;
  if (stage && !Object.hasOwn(registry.addressings, stage.kind)) return false;
  return Object.values(options).every((value) => hasKnownStages(value, registry));
}

const storedHead = z.looseObject({ addressing: architectureOption });

function addressingOutputs(
  head: HeadDefinition,
  sizes: { readonly slots: number; readonly width: number },
  registry: Registry,
): number {
  const stored = storedHead.safeParse(head.options);
  if (!stored.success) return 0;
  const { kind, options } = stored.data.addressing;
  const addressing = findKind('addressing', registry.addressings, kind)(options, registry);
  return addressing.build(sizes, createRng(0)).parameterSize;
}
