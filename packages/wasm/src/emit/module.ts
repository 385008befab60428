import { text, unsigned } from './bytes.js';
import type { Code } from './code.js';

const whole = 0x7f;

/** What a module takes from outside: functions of whole numbers, and whole numbers. */
export interface Imports {
  readonly functions: readonly { readonly name: string; readonly parameters: number }[];
  readonly numbers: readonly string[];
}

export interface ModuleFunction {
  readonly name: string;
  readonly code: Code;
  readonly exported: boolean;
}

/** The bytes of a module of functions without results, on a memory from outside. */
export function moduleBytes(
  imports: Imports,
  functions: readonly ModuleFunction[],
): Uint8Array<ArrayBuffer> {
  const types: number[] = [];
  const typeOf = (parameters: number) => {
    const known = types.indexOf(parameters);
    return known < 0 ? types.push(parameters) - 1 : known;
  };
  const imported = [
    [...text('env'), ...text('memory'), 2, 0, 1],
    ...imports.functions.map(({ name, parameters }) => [
      ...[...text('env'), ...text(name), 0],
      ...unsigned(typeOf(parameters)),
    ]),
    ...imports.numbers.map((name) => [...text('env'), ...text(name), 3, whole, 0]),
  ];
  const declared = functions.map(({ code }) => unsigned(typeOf(code.parameters)));
  const exported = functions.flatMap((each, index) =>
    each.exported ? [[...text(each.name), 0, ...unsigned(imports.functions.length + index)]] : [],
  );
  const signatures = types.map((count) => [
    ...[0x60, ...unsigned(count)],
    ...new Array<number>(count).fill(whole),
    0,
  ]);
  const sections = [
    section(1, signatures),
    section(2, imported),
    section(3, declared),
    section(7, exported),
    section(
      10,
      functions.map(({ code }) => code.bytes()),
    ),
  ];
  const names = section(
    1,
    functions.map(({ name }, index) => [
      ...unsigned(imports.functions.length + index),
      ...text(name),
    ]),
  );
  const custom = [...text('name'), ...names];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...sections.flat(),
    0,
    ...unsigned(custom.length),
    ...custom,
  ]);
}

function section(id: number, items: readonly (readonly number[])[]): readonly number[] {
  const body = [...unsigned(items.length), ...items.flat()];
  return [id, ...unsigned(body.length), ...body];
}
