import { errorByLength, errorPoints, learningCurve } from '@tapehead/figures';
import { memories } from './past-slots.js';
import { evaluationsOf, type RecordedRun } from './recorded-run.js';
import { median } from './statistics.js';
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
    ...drawErrorsPastSlots(topic, runs),
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

function drawErrorsPastSlots(topic: string, runs: readonly RecordedRun[]): readonly Figure[] {
  const series = memories.flatMap((memory) =>
    runs.flatMap(({ run: { machine, pastSlots }, record }) =>
      pastSlots && record.pastSlots
        ? [
            {
              label: `${machine.title}, N = ${pastSlots.slots[memory]}`,
              points: errorPoints(record.pastSlots[memory]),
            },
          ]
        : [],
    ),
  );
  const [first] = runs;
  if (series.length === 0 || first === undefined) return [];
  const title = `Wrong bits of ${topic} beyond the memory, all seeds`;
  const { training, pastSlots } = first.run;
  const references = pastSlots
    ? [{ label: `N = ${pastSlots.slots.trained}`, at: pastSlots.slots.trained }]
    : [];
  const svg = errorByLength({ title, series, training, references, scale: 'log' });
  return [{ name: 'beyond-memory', text: title, svg }];
}
