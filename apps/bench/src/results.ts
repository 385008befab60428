import { type Measured, median, type Timing } from './measure.js';
import type { Work } from './work.js';

/** One line of the report; milliseconds of process CPU time per sequence. */
export interface Result {
  readonly engine: string;
  readonly controller: string;
  readonly T: number;
  readonly batch: number;
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
}

const digits = (value: number) => Number(value.toPrecision(4));

/** The lines of the report for one piece of work. */
export function resultsOf({ controller, T, batch }: Work, measured: readonly Measured[]): Result[] {
  const against = measured.find(({ engine }) => engine === 'against');
  return measured.map(({ engine, rounds }) => {
    const of = (part: keyof Timing) => digits(median(rounds.map((timing) => timing[part])));
    const ratio = (part: keyof Timing) =>
      digits(
        median(
          rounds.map(
            (timing, index) => timing[part] / (against?.rounds[index]?.[part] ?? Number.NaN),
          ),
        ),
      );
    return {
      engine,
      controller,
      T,
      batch,
      msPerSequence: of('total'),
      min: digits(Math.min(...rounds.map(({ total }) => total))),
      forward: of('forward'),
      backward: of('backward'),
      update: of('update'),
      runs: rounds.length,
      wallMsPerSequence: of('wall'),
      ...(against &&
        engine !== 'against' && { ratio: ratio('total'), forwardRatio: ratio('forward') }),
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
    'ms/sequence',
    'min',
    'forward',
    'backward',
    'update',
    'wall',
    'runs',
    'ratio',
    'forward',
  ];
  const rows = results.map((result) => [
    result.engine,
    result.controller,
    result.T,
    result.batch,
    result.msPerSequence,
    result.min,
    result.forward,
    result.backward,
    result.update,
    result.wallMsPerSequence,
    result.runs,
    result.ratio ?? '',
    result.forwardRatio ?? '',
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
