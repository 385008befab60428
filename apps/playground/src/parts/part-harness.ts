import type { TaskFault } from '../custom/protocol.js';
import type { PartNode, PartOp } from './protocol.js';

/** The exports of a part's source. They may be missing or wrong. */
interface Exports {
  readonly state?: unknown;
  readonly step?: unknown;
}

interface Scope {
  postMessage(message: unknown): void;
}

/** The names of the operations, which the harness cannot import. */
interface OpNames {
  readonly unary: readonly PartOp[];
  readonly binary: readonly PartOp[];
}

/**
 * Runs in the sandbox, after the visitor's source and in the same script. It is sent there as text, so it must not use
 * anything from outside of the function. It calls `step` once, with vectors that only know which operation they come
 * from, and sends those operations.
 */
export function partHarness(part: Exports, scope: Scope, ops: OpNames, lines: number): void {
  const nodes: PartNode[] = [];
  const places = new Map<unknown, number>();

  const wrong = (message: string) => {
    const error = new Error(message);
    error.name = 'Wrong';
    return error;
  };
  /** The line of the visitor's source that is being run. */
  const lineOf = (error: Error): number | null => {
    const found = [...(error.stack ?? '').matchAll(/:(\d+):\d+\)?$/gm)].map(([, line]) =>
      Number(line),
    );
    return found.find((line) => line <= lines) ?? null;
  };
  const add = (op: PartOp, of: readonly number[], more: Partial<PartNode> = {}): object => {
    if (nodes.length >= 2000) throw wrong('step: there are more than 2000 operations');
    const vector = Object.freeze({ operation: op });
    places.set(vector, nodes.length);
    nodes.push({ op, of, size: 0, from: 0, value: 0, line: lineOf(new Error()), ...more });
    return vector;
  };
  const placeOf = (value: unknown, what: string): number => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw wrong(`${what}: got ${value}, expected a vector of this step, or a finite number`);
    const given = typeof value === 'number' ? add('number', [], { value, size: 1 }) : value;
    const place = places.get(given);
    if (place === undefined) throw wrong(`${what}: expected a vector of this step, or a number`);
    return place;
  };
  const sizeOf = (value: unknown, what: string): number => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1024)
      return value;
    throw wrong(`${what} is ${String(value)}, expected a whole number from 1 to 1024`);
  };
  const members = (value: unknown): [string, unknown][] =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [];

  const known: Record<string, (...given: unknown[]) => object> = {
    linear: (vector, size) =>
      add('linear', [placeOf(vector, 'linear')], { size: sizeOf(size, 'linear: the size') }),
    concat: (...vectors) => {
      if (vectors.length === 0 || vectors.length > 64)
        throw wrong(`concat: got ${vectors.length} vectors, expected 1 to 64`);
      return add(
        'concat',
        vectors.map((vector) => placeOf(vector, 'concat')),
      );
    },
    slice: (vector, from, size) => {
      if (typeof from !== 'number' || !Number.isInteger(from) || from < 0)
        throw wrong(`slice: the beginning is ${String(from)}, expected a whole number from 0 on`);
      return add('slice', [placeOf(vector, 'slice')], {
        from,
        size: sizeOf(size, 'slice: the size'),
      });
    },
    sum: (vector) => add('sum', [placeOf(vector, 'sum')]),
  };
  for (const op of ops.unary) known[op] = (vector) => add(op, [placeOf(vector, op)]);
  for (const op of ops.binary)
    known[op] = (one, other) => add(op, [placeOf(one, op), placeOf(other, op)]);

  const faultOf = (error: unknown): TaskFault => {
    if (!(error instanceof Error)) return { message: String(error), line: null };
    const own = error.name === 'Wrong';
    return {
      message: own ? error.message : `${error.name}: ${error.message}`,
      line: lineOf(error),
    };
  };

  try {
    const { state = {}, step } = part;
    if (typeof step !== 'function') throw wrong('step: expected an exported function of this name');
    const kept = members(state).map(([name, size]) => ({
      name,
      size: sizeOf(size, `state.${name}`),
    }));
    const input = add('input', [], { line: null });
    const before = Object.fromEntries(
      kept.map(({ name, size }) => [name, add('state', [], { size, line: null })]),
    );
    const made: unknown = Reflect.apply(step, undefined, [input, before, Object.freeze(known)]);
    const result = new Map(members(made));
    const after = new Map(members(result.get('state')));
    const output = placeOf(result.get('output'), 'step returned no output');
    const next = kept.map(({ name }) => placeOf(after.get(name), `step returned no state.${name}`));
    scope.postMessage({ part: { nodes, state: kept, output, next } });
  } catch (error) {
    scope.postMessage({ fault: faultOf(error) });
  }
}
