/**
 * Learning curves, memory figures and what a step computes, as SVG.
 * @module @tapehead/figures
 */

export {
  errorByLength,
  type ErrorByLengthOptions,
  type LengthError,
  type LengthErrorSeries,
} from './error-by-length.js';
export { errorPoints, type MeasuredError } from './error-points.js';
export {
  type CostPoint,
  type CostSeries,
  learningCurve,
  type LearningCurveOptions,
} from './learning-curve.js';
export {
  type CurveTerminal,
  learningCurveText,
  type LearningCurveTextOptions,
  type TextCurvePoint,
} from './learning-curve-text.js';
export { type DrawnBlock, stepFigure, type StepFigureOptions } from './step-figure.js';
export { traceFigure } from './trace-figure.js';
export type { Matrix } from './cells.js';
export type { AxisScale, Reference } from './options.js';
export type { ReadHeadTrace, TraceFigureOptions, WriteHeadTrace } from './trace-options.js';
export { type Terminal, traceText } from './trace-text.js';
