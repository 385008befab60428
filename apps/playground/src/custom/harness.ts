import type { CustomSequence, SequenceRequest, TaskFault } from './protocol.js';

/** The exports of a task's source. They may be missing or wrong. */
interface Exports {
  readonly inputSize?: unknown;
  readonly outputSize?: unknown;
  readonly minLength?: unknown;
  readonly maxLength?: unknown;
  readonly channels?: unknown;
  readonly sequence?: (length: number, random: object) => unknown;
}

/** The worker in the sandbox. */
interface Scope {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: readonly SequenceRequest[] }) => void) | null;
}

/**
 * Runs in the sandbox, after the visitor's source and in the same script. It is sent there as text, so it must not use
 * anything from outside of the function. It sends the task's sizes and the names of its channels, then makes sequences on demand.
 */
export function harness(task: Exports, scope: Scope): void {
  const { sequence, inputSize, outputSize, minLength = 1, maxLength, channels } = task;

  /** Mulberry32: few lines, and good enough to draw examples with. */
  const randomFrom = (seed: number) => {
    let state = seed;
    const uniform = () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    return {
      uniform,
      integer: (below: number) => Math.floor(uniform() * below),
      bits: (count: number) => Array.from({ length: count }, () => (uniform() < 0.5 ? 0 : 1)),
    };
  };

  const faultOf = (error: unknown): TaskFault => {
    if (!(error instanceof Error)) return { message: String(error), line: null };
    const place = /:(\d+):\d+\)?$/m.exec(error.stack ?? '');
    const own = error.name === 'Wrong';
    return {
      message: own ? error.message : `${error.name}: ${error.message}`,
      line: place && !own ? Number(place[1]) : null,
    };
  };

  const wrong = (message: string) => {
    const error = new Error(message);
    error.name = 'Wrong';
    return error;
  };

  /** Rows of numbers in one array. */
  const flat = (rows: readonly unknown[], size: number, what: string) => {
    const all = new Float32Array(rows.length * size);
    rows.forEach((row, step) => {
      if (!Array.isArray(row) || row.length !== size)
        throw wrong(`${what}[${step}] is no list of ${size} numbers`);
      const numbers: readonly unknown[] = row;
      numbers.forEach((value, index) => {
        if (typeof value !== 'number' || !Number.isFinite(value))
          throw wrong(`${what}[${step}][${index}] is ${String(value)}, expected a number`);
        all[step * size + index] = value;
      });
    });
    return all;
  };

  const make = ({ length, seed }: SequenceRequest): CustomSequence => {
    if (typeof sequence !== 'function')
      throw wrong('sequence: expected an exported function of this name');
    const made: unknown = sequence(length, randomFrom(seed));
    const lists: { readonly inputs?: unknown; readonly targets?: unknown } | null =
      typeof made === 'object' ? made : null;
    const { inputs, targets } = lists ?? {};
    if (!Array.isArray(inputs) || !Array.isArray(targets))
      throw wrong('sequence returned no object with the lists inputs and targets');
    const shown: readonly unknown[] = inputs;
    const asked: readonly unknown[] = targets;
    if (shown.length !== asked.length)
      throw wrong(
        `sequence returned ${shown.length} inputs and ${asked.length} targets; give null as the target of a step whose output does not count`,
      );
    const blank = Array.from({ length: Number(outputSize) }, () => 0);
    return {
      steps: shown.length,
      inputs: flat(shown, Number(inputSize), 'inputs'),
      targets: flat(
        asked.map((row) => row ?? blank),
        Number(outputSize),
        'targets',
      ),
      mask: Float32Array.from(asked, (row) => (row === null || row === undefined ? 0 : 1)),
    };
  };

  scope.onmessage = ({ data }) => {
    try {
      scope.postMessage({ sequences: data.map(make) });
    } catch (error) {
      scope.postMessage({ fault: faultOf(error) });
    }
  };
  scope.postMessage({ shape: { inputSize, outputSize, minLength, maxLength, channels } });
}
