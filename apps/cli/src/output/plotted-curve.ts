import { type Task, wordsOf } from '@tapehead/core';
import type { KeptPoint } from '@tapehead/runs';
import type { Host } from '../host.js';
import type { CurveDisplay } from './curve-display.js';

interface CurveOptions {
  readonly plot?: boolean;
  readonly json?: boolean;
}

/**
 * The display of the learning curve, after the points that the run had before; null where none is asked for. What
 * draws it is loaded only then, since it comes with a plotting library.
 */
export async function plottedCurve(
  { stderr }: Host,
  task: Task,
  { plot = false, json = false }: CurveOptions,
  before: readonly KeptPoint[] = [],
): Promise<CurveDisplay | null> {
  if (!plot || json) return null;
  const { createCurveDisplay } = await import('./curve-display.js');
  return createCurveDisplay(stderr, wordsOf(task), before);
}
