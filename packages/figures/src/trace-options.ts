import {
  InvalidOptionsError,
  type Measure,
  measureOf,
  type OptionsShape,
  parseOptions,
  strictOptions,
  type TaskOutputs,
} from '@tapehead/core';
import * as z from 'zod';
import type { Matrix } from './cells.js';
import { listOption, textOption } from './options.js';

/** A matrix [rows][T] whose values fit; of those that do not, the error names the first. */
function matrixOption(fits: (value: number) => boolean, error: string) {
  const cells = listOption(listOption(z.custom<number>(), 'time step'), 'row');
  return cells.check(({ value: rows, issues }) => {
    const row = rows.findIndex((values) => !values.every(fits));
    const step = rows[row]?.findIndex((value) => !fits(value)) ?? 0;
    if (row >= 0)
      issues.push({ code: 'custom', message: error, path: [row, step], input: rows[row]?.[step] });
  });
}

const matrix = matrixOption((value) => Number.isFinite(value), 'a finite number');
const probabilities = matrixOption((value) => value >= 0 && value <= 1, 'a number from 0 to 1');

/** What a write head did. */
export interface WriteHeadTrace {
  /** What it added, [M][T]. */
  readonly adds: Matrix;
  /** Its weighting, [N][T]. */
  readonly weighting: Matrix;
}

/** What a read head did. */
export interface ReadHeadTrace {
  /** What it read, [M][T]. */
  readonly reads: Matrix;
  /** Its weighting, [N][T]. */
  readonly weighting: Matrix;
}

/** What `traceFigure` draws. Matrices are lists of rows, each with a number for every step. */
export interface TraceFigureOptions {
  /** `What the machine does over time` by default. */
  readonly title?: string | undefined;
  /** What the outputs are, as a task says it; bits by default. */
  readonly kind?: TaskOutputs | undefined;
  /** x, [I][T]. */
  readonly inputs: Matrix;
  /** What the logits stand for, [O][T]: probabilities of bits or classes, or numbers. */
  readonly outputs: Matrix;
  /** What the outputs should be, [O][T]. */
  readonly targets?: Matrix | undefined;
  /** Of length T, 1 where the outputs count, else 0. Everywhere by default. */
  readonly mask?: readonly (0 | 1)[] | undefined;
  /** The write heads; none by default. */
  readonly writeHeads?: readonly WriteHeadTrace[] | undefined;
  /** The read heads; none by default. */
  readonly readHeads?: readonly ReadHeadTrace[] | undefined;
  /** How much each slot of the memory holds, such as the norm of its contents, [N][T]. */
  readonly memory?: Matrix | undefined;
}

const traceFigureOptions = strictOptions({
  title: textOption().default('What the machine does over time'),
  kind: z.custom<TaskOutputs>().optional(),
  inputs: matrix,
  outputs: probabilities,
  targets: probabilities.optional(),
  mask: listOption(z.literal([0, 1], { error: '0 or 1' }), 'time step').optional(),
  writeHeads: z
    .array(
      strictOptions({ adds: matrix, weighting: matrix } satisfies OptionsShape<WriteHeadTrace>),
    )
    .default([]),
  readHeads: z
    .array(
      strictOptions({ reads: matrix, weighting: matrix } satisfies OptionsShape<ReadHeadTrace>),
    )
    .default([]),
  memory: matrix.optional(),
} satisfies OptionsShape<TraceFigureOptions>);

const numberFigureOptions = traceFigureOptions.extend({
  outputs: matrix,
  targets: matrix.optional(),
});

const kindOption = z.looseObject(
  { kind: z.custom<TaskOutputs>().optional() },
  { error: 'an object' },
);

/** Options whose sizes fit together. */
export interface Trace extends Omit<TraceFigureOptions, 'title' | 'writeHeads' | 'readHeads'> {
  readonly title: string;
  readonly writeHeads: readonly WriteHeadTrace[];
  readonly readHeads: readonly ReadHeadTrace[];
  /** T. */
  readonly steps: number;
  /** How the outputs are measured. */
  readonly measure: Measure;
}

/**
 * Checks the options of a trace figure.
 * @throws {InvalidOptionsError} where a value is out of range or the sizes do not fit together.
 */
export function parseTrace(options: TraceFigureOptions): Trace {
  const { kind = 'bits' } = parseOptions('traceFigure', kindOption, options);
  const measure = measureOf({ kind: 'traceFigure', outputs: kind });
  const schema = measure.kind === 'numbers' ? numberFigureOptions : traceFigureOptions;
  const trace = parseOptions('traceFigure', schema, options);
  const steps = trace.inputs[0]?.length ?? 0;
  const faults = sizeFaults(trace, steps);
  if (faults.length > 0)
    throw new InvalidOptionsError(faults.map((fault) => `traceFigure.${fault}`));
  return { ...trace, steps, measure };
}

/** A matrix and the name of its option. */
type Named = readonly [name: string, values: Matrix];

function sizeFaults(trace: Omit<Trace, 'steps' | 'measure'>, steps: number): string[] {
  const { inputs, outputs, targets, mask, writeHeads, readHeads, memory } = trace;
  const answers: Named[] = [['outputs', outputs]];
  if (targets !== undefined) answers.push(['targets', targets]);
  const vectors: Named[] = [
    ...writeHeads.map(({ adds }, head): Named => [`writeHeads.${head}.adds`, adds]),
    ...readHeads.map(({ reads }, head): Named => [`readHeads.${head}.reads`, reads]),
  ];
  const weightings: Named[] = [
    ...writeHeads.map(({ weighting }, head): Named => [`writeHeads.${head}.weighting`, weighting]),
    ...readHeads.map(({ weighting }, head): Named => [`readHeads.${head}.weighting`, weighting]),
  ];
  if (memory !== undefined) weightings.push(['memory', memory]);
  const all: Named[] = [['inputs', inputs], ...answers, ...vectors, ...weightings];
  if (mask !== undefined) all.push(['mask', [mask]]);
  return [
    ...all.flatMap((matrix) => differentSteps(matrix, steps)),
    ...[answers, vectors, weightings].flatMap(differentRows),
  ];
}

function differentSteps([name, values]: Named, steps: number): string[] {
  const wrong = values.find(({ length }) => length !== steps);
  if (wrong === undefined) return [];
  return [`${name}: got ${wrong.length} time steps, expected ${steps} as in inputs`];
}

function differentRows([first, ...others]: readonly Named[]): string[] {
  if (first === undefined) return [];
  const [firstName, { length }] = first;
  return others
    .filter(([, values]) => values.length !== length)
    .map(
      ([name, values]) =>
        `${name}: got ${values.length} rows, expected ${length} as in ${firstName}`,
    );
}
