import { errorByLength, errorPoints, learningCurve } from '@tapehead/figures';
import { reachOf } from './reach.js';
import { byMachine, evaluationsOf, type RecordedRun } from './recorded-run.js';
import { median } from './statistics.js';
import { reachLengths } from './tables.js';
import { aimsOf, criterionOf, measureOfTopic } from './topics.js';

/** A figure that is to be stored. */
export interface Figure {
  /** What it shows, as a part of its file's name. */
  readonly name: string;
  /** The alternative text. */
  readonly text: string;
  readonly svg: string;
}

/** The figures of a task, with a line for each run; the lines of one machine have the same style. */
export function drawFigures(topic: string, runs: readonly RecordedRun[]): readonly Figure[] {
  return [
    ...drawLearningCurves(topic, runs),
    ...drawErrors(topic, runs),
    ...drawReach(topic, runs),
  ];
}

function drawLearningCurves(topic: string, runs: readonly RecordedRun[]): readonly Figure[] {
  const series = runs.flatMap(({ run, record: { curve } }) =>
    curve.length === 0 ? [] : [{ label: run.machine.title, points: [...curve] }],
  );
  if (series.length === 0) return [];
  const title = `Learning curves of ${topic}, all seeds`;
  const optimum =
    median(evaluationsOf(runs).flatMap(([hardest]) => hardest?.optimalBits ?? [])) ?? 0;
  const svg =
    optimum > 0
      ? learningCurve({
          title,
          series,
          fromZero: false,
          references: [{ label: 'optimum', at: optimum }],
        })
      : learningCurve({
          title,
          series,
          scale: 'log',
          references: [...(aimsOf(topic).references ?? [])],
        });
  return [{ name: 'learning-curves', text: title, svg }];
}

function drawErrors(topic: string, runs: readonly RecordedRun[]): readonly Figure[] {
  const series = runs.flatMap(({ run: { machine }, record: { outcome } }) =>
    outcome === null ? [] : [{ label: machine.title, points: errorPoints(outcome.evaluation) }],
  );
  const drawn = series.some(({ points }) => points.length > 1);
  const [first] = runs;
  const { wrong } = measureOfTopic(topic);
  if (!drawn || first === undefined || criterionOf(topic, null).measure !== 'wrong outputs')
    return [];
  const title = `${titleOf(wrong)} of ${topic} by length, all seeds`;
  const svg = errorByLength({ title, wrong, series, training: first.run.training, scale: 'log' });
  return [{ name: 'error-by-length', text: title, svg }];
}

function titleOf(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** How many seeds have made a mistake up to each length, with a line for each machine. */
function drawReach(topic: string, runs: readonly RecordedRun[]): readonly Figure[] {
  const groups = byMachine(runs);
  const lengths = reachLengths(groups);
  const series = groups.flatMap(({ machine, runs: own }) => {
    const reaches = own.flatMap(({ record }) => (record.reach ? [reachOf(record.reach)] : []));
    const points = lengths.map((length) => ({
      length,
      wrong: reaches.filter((reach) => reach < length).length,
      total: reaches.length,
    }));
    return reaches.length === 0 ? [] : [{ label: machine.title, points }];
  });
  const [first] = runs;
  if (series.length === 0 || first === undefined) return [];
  const title = `Where ${topic} breaks, with a memory that grows along`;
  const wrong = 'seeds that have made a mistake';
  const svg = errorByLength({ title, wrong, series, training: first.run.training });
  return [{ name: 'where-it-breaks', text: title, svg }];
}
