import type { Definition, JsonObject, NamedVariables, Registry } from '@tapehead/core';
import type { Check } from './check.js';
import { architectureChecks } from './definition.js';
import { loadCheck } from './load.js';
import { partChecks, type Subject } from './part.js';
import { requireKind, requireSizedOptions } from './refuse.js';

/** How to test a part that is built at several sizes. */
export interface SizedContractOptions<Sizes> {
  /** Sizes to build it at; the first are those of most checks. */
  readonly sizes?: SomeSizes<Sizes>;
  /** Checks also that this loads what the definition stores. */
  readonly registry?: Registry;
  /** How large numbers it must handle as its inputs, and in a memory; 1000 by default. */
  readonly largest?: number;
}

type SomeSizes<Sizes> = readonly [Sizes, ...Sizes[]];

/** What differs between the contracts of such parts. */
export interface SizedContract<
  Part,
  Sizes,
  Inputs extends NamedVariables,
  Own extends Definition<Part, Sizes>,
> {
  /** The function that the contract is, for messages. */
  readonly where: string;
  readonly role: 'addressing' | 'controller' | 'head' | 'model';
  /** Where a registry has such parts. */
  readonly table: 'addressings' | 'controllers' | 'heads' | 'models';
  /** Those to build it at, if the options do not say. */
  readonly sizes: SomeSizes<Sizes>;
  /** What the sizes are of, in words. */
  readonly varied: string;
  load(registry: Registry, kind: string, options: JsonObject): Own | undefined;
  expectShapes(definition: Own, sizes: Sizes): void;
  /** Further checks of its own. */
  checks?(definition: Own, sizes: SomeSizes<Sizes>): readonly Check[];
  subjectOf(definition: Own, sizes: Sizes): Subject<Part, Inputs>;
}

/**
 * The checks of such a contract.
 * @throws {InvalidOptionsError} if an argument is no such part or option.
 */
export function sizedChecks<
  Part,
  Sizes,
  Inputs extends NamedVariables,
  Own extends Definition<Part, Sizes>,
>(
  contract: SizedContract<Part, Sizes, Inputs, Own>,
  definition: Own,
  options: SizedContractOptions<Sizes>,
): readonly Check[] {
  const { where, role, table, varied } = contract;
  requireKind(`${where}.definition`, role, definition);
  requireSizedOptions(where, table, options);
  const { sizes = contract.sizes, registry, largest = 1000 } = options;
  const subject = contract.subjectOf(definition, sizes[0]);
  return [
    ...architectureChecks(definition),
    ...loadCheck(
      definition,
      registry && ((stored) => contract.load(registry, definition.kind, stored)),
      sizes[0],
      subject.weights,
    ),
    {
      name: `its shapes are as declared, for several sizes of ${varied}`,
      run() {
        for (const each of sizes) contract.expectShapes(definition, each);
      },
    },
    ...(contract.checks?.(definition, sizes) ?? []),
    ...partChecks(subject, largest),
  ];
}
