import { measure, median } from './measure.js';
import { compiledSubject } from './subjects.js';
import { paperSizes, type Work } from './work.js';

/** How the time of a step grows with one size, the others being the paper's. */
export interface Scaling {
  readonly over: 'T' | 'N' | 'M' | 'H' | 'batch';
  /** The slope of log time over log size. */
  readonly exponent: number;
  readonly points: readonly { readonly size: number; readonly milliseconds: number }[];
}

const base: Work = { controller: 'lstm', T: 20, batch: 1, ...paperSizes };

const sweeps = {
  T: [10, 20, 40, 80, 160],
  N: [32, 64, 128, 256, 512],
  M: [10, 20, 40, 80],
  H: [50, 100, 200, 400],
  batch: [1, 2, 4, 8, 16],
} as const;

/** Sweeps over one size each, with the compiled engine. */
export function scaling(rounds: number): Scaling[] {
  return (['T', 'N', 'M', 'H', 'batch'] as const).map((over) => {
    const points = sweeps[over].map((size) => {
      const work = { ...base, [over]: size };
      const subject = compiledSubject(work);
      const [measured] = measure([subject], work.batch, { rounds, millisecondsPerRound: 60 });
      subject.dispose();
      const totals = measured?.rounds.map(({ total }) => total * work.batch) ?? [];
      return { size, milliseconds: Number(median(totals).toPrecision(4)) };
    });
    return { over, exponent: Number(slope(points).toFixed(3)), points };
  });
}

/** The slope of a least-squares fit of log time over log size. */
function slope(points: Scaling['points']): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ milliseconds }) => Math.log(milliseconds));
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((value, index) => (value - x) * ((ys[index] ?? y) - y)));
  return covariance / mean(xs.map((value) => (value - x) ** 2));
}
