import { type Measured, median, type Timing } from './measure.js';
import type { Work } from './work.js';

/** One line of the report; milliseconds of process CPU time per sequence. */
export interface Result {
  readonly engine: string;
  readonly controller: string;
  readonly T: number;
  readonly batch: number;
  /** Slots of the memory. */
  readonly N: number;
  readonly msPerSequence: number;
  readonly min: number;
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
  readonly runs: number;
  readonly wallMsPerSequence: number;
  /** This engine's time over the foreign one's, median over rounds: in all, and of the forward pass. */
  readonly ratio?: number;
  readonly forwardRatio?: number;
  /** The time with relaxed SIMD over the time without, median over rounds. */
  readonly toStrict?: number;
}

const digits = (value: number) => Number(value.toPrecision(4));

/** The lines of the report for one piece of work. */
export function resultsOf(
  { controller, T, batch, N }: Work,
  measured: readonly Measured[],
): Result[] {
  const named = (name: string) => measured.find(({ engine }) => engine === name);
  const [against, strict] = [named('against'), named('compiled')];
  return measured.map(({ engine, rounds }) => {
    const of = (part: keyof Timing) => digits(median(rounds.map((timing) => timing[part])));
    const ratio = (part: keyof Timing, other = against) =>
      digits(
        median(
          rounds.map(
            (timing, index) => timing[part] / (other?.rounds[index]?.[part] ?? Number.NaN),
          ),
        ),
      );
    return {
      engine,
      controller,
      T,
      batch,
      N,
      msPerSequence: of('total'),
      min: digits(Math.min(...rounds.map(({ total }) => total))),
      forward: of('forward'),
      backward: of('backward'),
      update: of('update'),
      runs: rounds.length,
      wallMsPerSequence: of('wall'),
      ...(against &&
        engine !== 'against' && { ratio: ratio('total'), forwardRatio: ratio('forward') }),
      ...(engine === 'compiled-relaxed' && { toStrict: ratio('total', strict) }),
    };
  });
}

/** The lines as a table. */
export function table(results: readonly Result[]): string {
  const header = [
    'engine',
    'controller',
    'T',
    'batch',
    'N',
    'ms/sequence',
    'min',
    'forward',
    'backward',
    'update',
    'wall',
    'runs',
    'ratio',
    'forward',
    'to strict',
  ];
  const rows = results.map((result) => [
    result.engine,
    result.controller,
    result.T,
    result.batch,
    result.N,
    result.msPerSequence,
    result.min,
    result.forward,
    result.backward,
    result.update,
    result.wallMsPerSequence,
    result.runs,
    result.ratio ?? '',
    result.forwardRatio ?? '',
    result.toStrict ?? '',
  ]);
  const cells = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
