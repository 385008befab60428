import { gru, lstm } from '@tapehead/controllers';
import { createRng, type SequenceModel } from '@tapehead/core';
import { readHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm, paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { minimalGatedUnit } from 'example-custom-controller';
import { leastUsedWriteHead } from 'example-custom-head';
import { measure, median } from './measure.js';
import { compiledSubject, referenceSubject, type Subject } from './subjects.js';
import { paperSizes, type Work } from './work.js';

/** The times of two engines for the same work, in milliseconds of process CPU time per sequence. */
export interface Beside {
  /** What was run. */
  readonly what: string;
  readonly T: number;
  readonly batch: number;
  readonly engine: string;
  readonly msPerSequence: number;
  readonly beside: string;
  readonly besideMsPerSequence: number;
  /** The first time over the second, for forward, backward and update: the median over rounds that take turns. */
  readonly ratio: number;
  /** The same for the forward pass alone. */
  readonly forwardRatio: number;
}

const { N, M, H } = paperSizes;
const sizes = (({ inputSize, outputSize }) => ({ inputSize, outputSize }))(copy());

const own: Readonly<Record<string, () => SequenceModel>> = {
  'a GRU of 100 units': () =>
    paper({ controller: gru({ units: H }), slots: N, width: M }).build(sizes, createRng(1)),
  'a minimal gated unit of 100 units': () =>
    paper({ controller: minimalGatedUnit({ units: H }), slots: N, width: M }).build(
      sizes,
      createRng(1),
    ),
  'the least used write head': () =>
    ntm({
      controller: lstm({ units: H }),
      memory: eraseAddMemory({ slots: N, width: M }),
      heads: [readHead(), leastUsedWriteHead()],
    }).build(sizes, createRng(1)),
};

function compare(
  what: string,
  { T, batch }: Work,
  [first, second]: readonly [Subject, Subject],
  rounds: number,
): Beside {
  const [one, other] = measure([first, second], batch, { rounds, millisecondsPerRound: 150 });
  first.dispose();
  second.dispose();
  const [left, right] = [one?.rounds ?? [], other?.rounds ?? []];
  const ratio = (part: 'total' | 'forward') =>
    median(left.map((timing, index) => timing[part] / (right[index]?.[part] ?? Number.NaN)));
  return {
    what,
    T,
    batch,
    engine: first.engine,
    msPerSequence: median(left.map(({ total }) => total)),
    beside: second.engine,
    besideMsPerSequence: median(right.map(({ total }) => total)),
    ratio: ratio('total'),
    forwardRatio: ratio('forward'),
  };
}

/** Measures machines with a custom part on the compiled engine and on the reference engine. */
export function measureOwnParts(rounds: number): readonly Beside[] {
  return Object.entries(own).map(([what, build]) => {
    const work: Work = { controller: 'lstm', T: 20, batch: 1, ...paperSizes };
    const subjects = [compiledSubject(work, build()), referenceSubject(work, build())] as const;
    return compare(what, work, subjects, rounds);
  });
}

/** The results as lines of text. */
export function ownPartsText(results: readonly Beside[]): string {
  return results
    .map(
      ({ what, T, batch, engine, msPerSequence, beside, besideMsPerSequence, ...ratios }) =>
        `${what}, T ${T}, batch ${batch}: ${engine} ${msPerSequence.toPrecision(3)} ms, ` +
        `${beside} ${besideMsPerSequence.toPrecision(3)} ms a sequence; ratio ` +
        `${ratios.ratio.toPrecision(3)}, forward ${ratios.forwardRatio.toPrecision(3)}`,
    )
    .join('\n');
}
