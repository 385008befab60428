import { createRng, type Definition, type JsonObject, type NamedVariables } from '@tapehead/core';
import type { Check } from './check.js';
import { stored } from './definition.js';
import { disposeAll } from './draw.js';
import { expectSameBits, expectThat } from './expectations.js';
import { valuesOf } from './tree.js';

/** Checks that the loader makes the same definition from the stored options, which builds a part of the same bits. */
export function loadCheck<Part, Sizes>(
  definition: Definition<Part, Sizes>,
  load: ((options: JsonObject) => Definition<Part, Sizes> | undefined) | undefined,
  sizes: Sizes,
  weights: (part: Part) => NamedVariables,
): readonly Check[] {
  if (load === undefined) return [];
  return [
    {
      name: 'its stored options load to the same part',
      run() {
        const loaded = load(stored(definition.options));
        expectThat(
          loaded !== undefined,
          () => `the registry has no ${JSON.stringify(definition.kind)}`,
        );
        expectSameArchitecture(loaded, definition);
        const [one, other] = [definition, loaded].map((each) => {
          const named = weights(each.build(sizes, createRng(3)));
          const built = {
            names: Object.keys(named).join(),
            values: valuesOf(Object.values(named)),
          };
          disposeAll(named);
          return built;
        });
        if (!one || !other) return;
        expectThat(
          one.names === other.names,
          () => `the loaded part's weights: got ${other.names}, expected ${one.names}`,
        );
        expectSameBits("the loaded part's weights", other.values, one.values);
      },
    },
  ];
}

/** Both store the same; members may stand in another order. */
export function expectSameArchitecture(
  got: { readonly kind: string; readonly options: JsonObject },
  expected: { readonly kind: string; readonly options: JsonObject },
): void {
  const [one, other] = [got, expected].map(({ kind, options }) => sorted({ kind, options }));
  expectThat(one === other, () => `got ${one}, expected ${other}`);
}

function sorted(value: JsonObject): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
