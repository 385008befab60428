/**
 * Learning curves and memory figures as SVG.
 * @module @tapehead/figures
 */

export { errorByLength, type ErrorByLengthOptions } from './error-by-length.js';
export { errorPoints, type MeasuredError } from './error-points.js';
export { learningCurve, type LearningCurveOptions } from './learning-curve.js';
export { traceFigure } from './trace-figure.js';
export type { TraceFigureOptions } from './trace-options.js';
export { type Terminal, traceText } from './trace-text.js';
