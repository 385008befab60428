import type { MeasureWords } from '@tapehead/core';
import { learningCurveText, type TextCurvePoint } from '@tapehead/figures';
import type { KeptPoint } from '@tapehead/runs';
import type { CheckResult, Progress } from '@tapehead/trainer';
import type { Output } from '../host.js';
import { liveRegion } from './live-region.js';
import { createProgressDisplay, type ProgressDisplay } from './progress-display.js';
import { progressLine } from './progress-line.js';
import { terminalOf } from './terminal.js';

/** Shows how far a run is, with its learning curve. */
export interface CurveDisplay extends ProgressDisplay {
  /** Adds a point to the curve. */
  addPoint(point: Drawn): void;
}

type Drawn = Pick<KeptPoint, 'sequences' | 'bitsPerSequence' | 'loss'>;

/** The lines of a curve, unless the terminal has fewer. */
const mostRows = 16;
/** Lines for the progress, and for what was printed last. */
const otherRows = 3;
/** How often it is drawn, in milliseconds. */
const drawEvery = 200;

/**
 * In a terminal, the curve above a line of progress, drawn again as it grows; elsewhere, lines of progress now and then,
 * and the curve once, at the end. `before` are the points from before the run went on.
 */
export function createCurveDisplay(
  output: Output,
  words: MeasureWords,
  before: readonly Drawn[] = [],
): CurveDisplay {
  const points: TextCurvePoint[] = [];
  let unit = 'loss per sequence';
  const addPoint = ({ sequences, bitsPerSequence, loss }: Drawn) => {
    const cost = bitsPerSequence ?? loss;
    if (bitsPerSequence !== null) unit = 'bits per sequence';
    if (cost !== null) points.push({ sequences, cost });
  };
  before.forEach(addPoint);
  let drawn = { of: '', text: '' };
  const curve = () => {
    const { columns, colours } = terminalOf(output);
    const rows = Math.min(mostRows, (output.rows ?? 24) - otherRows);
    if (points.length === 0 || rows < 1 || columns < 2) return '';
    const of = [points.length, columns, rows].join();
    if (drawn.of !== of) {
      // The last column stays free: some terminals break a line that fills it.
      const room = { columns: columns - 1, rows, colours };
      drawn = { of, text: learningCurveText({ points, unit }, room) };
    }
    return drawn.text;
  };
  return output.isTTY === true
    ? { ...live(output, words, curve), addPoint }
    : { ...atTheEnd(output, words, curve), addPoint };
}

function live(output: Output, words: MeasureWords, curve: () => string): ProgressDisplay {
  const region = liveRegion(output);
  let line = '';
  let last = -Infinity;
  const draw = () => {
    const width = (output.columns ?? 80) - 1;
    const text = line === '' ? '' : `${line.slice(0, width)}\n`;
    region.draw(curve() + text);
  };
  return {
    show(progress: Progress, check: CheckResult | null) {
      line = progressLine(progress, check, words);
      if (performance.now() - last < drawEvery) return;
      last = performance.now();
      draw();
    },
    note(text) {
      region.erase();
      output.write(text);
      draw();
    },
    stop() {
      if (line === '') return;
      draw();
      region.keep();
      line = '';
    },
  };
}

function atTheEnd(output: Output, words: MeasureWords, curve: () => string): ProgressDisplay {
  const lines = createProgressDisplay(output, words);
  let isStopped = true;
  return {
    show(progress, check) {
      isStopped = false;
      lines.show(progress, check);
    },
    note: lines.note,
    stop() {
      lines.stop();
      if (!isStopped) output.write(curve());
      isStopped = true;
    },
  };
}
