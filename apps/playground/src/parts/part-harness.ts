import type { TaskFault } from '../custom/protocol.js';
import type { PartKind, PartNode, PartOp, PartSize } from './protocol.js';

/** The exports of a part's source. They may be missing or wrong. */
interface Exports {
  readonly state?: unknown;
  readonly step?: unknown;
}

interface Scope {
  postMessage(message: unknown): void;
}

/** What the harness cannot import. */
export interface HarnessSurroundings {
  readonly kind: PartKind;
  readonly unary: readonly PartOp[];
  readonly binary: readonly PartOp[];
  readonly ofMemory: readonly PartOp[];
  readonly mostAskedFor: number;
  readonly mostOperations: number;
  /** How many lines the visitor's source has. */
  readonly lines: number;
}

/**
 * Runs in the sandbox, after the visitor's source and in the same script. It is sent there as text, so it must not use
 * anything from outside of the function. It calls `step` once, with vectors that only know which operation they come
 * from, and sends those operations.
 */
export function partHarness(part: Exports, scope: Scope, known: HarnessSurroundings): void {
  const { kind, unary, binary, ofMemory, mostAskedFor, mostOperations, lines } = known;
  const isHead = kind === 'head';
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
    if (nodes.length >= mostOperations)
      throw wrong(`step: there are more than ${mostOperations} operations`);
    const result = Object.freeze({ operation: op });
    places.set(result, nodes.length);
    nodes.push({ op, of, size: 0, from: 0, value: 0, line: lineOf(new Error()), ...more });
    return result;
  };
  const placeOf = (value: unknown, what: string): number => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw wrong(`${what}: got ${value}, expected a vector of this step, or a finite number`);
    const given = typeof value === 'number' ? add('number', [], { value }) : value;
    const place = places.get(given);
    if (place === undefined) throw wrong(`${what}: expected a vector of this step, or a number`);
    if (nodes[place]?.op === 'memory')
      throw wrong(`${what}: got the memory, expected a vector; ${ofMemory.join(', ')} take it`);
    return place;
  };
  const memoryPlace = (value: unknown, what: string): number => {
    const place = places.get(value);
    if (place !== undefined && nodes[place]?.op === 'memory') return place;
    throw wrong(`${what}: expected the memory first`);
  };
  const sizeOf = (value: unknown, what: string): PartSize => {
    if (isHead && (value === 'slots' || value === 'width')) return value;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostAskedFor)
      return value;
    const others = isHead ? ", 'slots' or 'width'" : '';
    throw wrong(
      `${what} is ${String(value)}, expected a whole number from 1 to ${mostAskedFor}${others}`,
    );
  };
  const members = (value: unknown): [string, unknown][] =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [];

  const ops: Record<string, (...given: unknown[]) => object> = {
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
    ramp: (size) => add('ramp', [], { size: sizeOf(size, 'ramp: the size') }),
  };
  for (const op of unary) ops[op] = (vector) => add(op, [placeOf(vector, op)]);
  for (const op of binary)
    ops[op] = (one, other) => add(op, [placeOf(one, op), placeOf(other, op)]);
  if (isHead) {
    ops.shift = (weighting, shifts) =>
      add('shift', [placeOf(weighting, 'shift'), placeOf(shifts, 'shift: the shifts')]);
    for (const op of ofMemory)
      ops[op] = (memory, vector) => add(op, [memoryPlace(memory, op), placeOf(vector, op)]);
  }

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
    const own = members(state).map(([name, size]) => ({
      name,
      size: sizeOf(size, `state.${name}`),
    }));
    if (isHead && own.some(({ name }) => name === 'weighting'))
      throw wrong('state.weighting: a head keeps its weighting by itself; use another name');
    const kept = isHead ? [{ name: 'weighting', size: 'slots' as const }, ...own] : own;
    const given = isHead
      ? [add('input', [], { line: null }), add('memory', [], { line: null })]
      : [add('input', [], { line: null })];
    const before = Object.fromEntries(
      kept.map(({ name, size }) => [name, add('state', [], { size, line: null })]),
    );
    const made: unknown = Reflect.apply(step, undefined, [...given, before, Object.freeze(ops)]);
    const returned = new Map(members(made));
    const after = new Map(members(returned.get('state')));
    if (isHead) after.set('weighting', returned.get('weighting'));
    const results: Record<string, number> = {};
    for (const name of isHead ? ['weighting'] : ['output'])
      results[name] = placeOf(returned.get(name), `step returned no ${name}`);
    for (const name of isHead ? ['read', 'erase', 'add'] : []) {
      const value = returned.get(name);
      if (value !== undefined) results[name] = placeOf(value, `step: ${name}`);
    }
    const next = kept.map(({ name }) =>
      placeOf(
        after.get(name),
        name === 'weighting' ? 'step: weighting' : `step returned no state.${name}`,
      ),
    );
    const shows = isHead
      ? members(returned.get('shows')).map(([name, value]) => ({
          name,
          place: placeOf(value, `step: shows.${name}`),
        }))
      : [];
    scope.postMessage({ part: { kind, nodes, state: kept, results, next, shows } });
  } catch (error) {
    scope.postMessage({ fault: faultOf(error) });
  }
}
