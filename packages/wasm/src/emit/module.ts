import { type Bytes, newBytes } from './bytes.js';
import type { Code } from './code.js';

const whole = 0x7f;

/** What a module imports: functions of whole numbers, and whole numbers. */
export interface Imports {
  readonly functions: readonly { readonly name: string; readonly parameters: number }[];
  readonly numbers: readonly string[];
}

export interface ModuleFunction {
  readonly name: string;
  readonly code: Code;
  readonly exported: boolean;
}

/** Writes one item of a section. */
type Item = (to: Bytes) => void;

/** The bytes of a module with functions that return nothing and work in an imported memory. */
export function moduleBytes(
  imports: Imports,
  functions: readonly ModuleFunction[],
): Uint8Array<ArrayBuffer> {
  const types: number[] = [];
  const typeOf = (parameters: number) => {
    const known = types.indexOf(parameters);
    return known < 0 ? types.push(parameters) - 1 : known;
  };
  const imported = (name: string, describe: Item): Item => {
    return (to) => {
      to.text('env');
      to.text(name);
      describe(to);
    };
  };
  const given = [
    imported('memory', (to) => {
      to.put(2, 0, 1);
    }),
    ...imports.functions.map(({ name, parameters }) => {
      const type = typeOf(parameters);
      return imported(name, (to) => {
        to.put(0);
        to.unsigned(type);
      });
    }),
    ...imports.numbers.map((name) =>
      imported(name, (to) => {
        to.put(3, whole, 0);
      }),
    ),
  ];
  const declared = functions.map(({ code }): Item => {
    const type = typeOf(code.parameters);
    return (to) => {
      to.unsigned(type);
    };
  });
  const exported = functions.flatMap(({ name, exported: isExported }, index): readonly Item[] =>
    isExported
      ? [
          (to) => {
            to.text(name);
            to.put(0);
            to.unsigned(imports.functions.length + index);
          },
        ]
      : [],
  );
  const signatures = types.map((count): Item => {
    return (to) => {
      to.put(0x60);
      to.unsigned(count);
      for (let parameter = 0; parameter < count; parameter++) to.put(whole);
      to.put(0);
    };
  });
  const bodies = functions.map(({ code }): Item => {
    return (to) => {
      code.write(to);
    };
  });
  const module = newBytes();
  module.put(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  section(module, 1, signatures);
  section(module, 2, given);
  section(module, 3, declared);
  section(module, 7, exported);
  section(module, 10, bodies);
  return module.all();
}

function section(module: Bytes, id: number, items: readonly Item[]): void {
  const body = newBytes();
  body.unsigned(items.length);
  for (const write of items) write(body);
  const bytes = body.all();
  module.put(id);
  module.unsigned(bytes.length);
  module.append(bytes);
}
