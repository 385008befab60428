/** Loaded when something is drawn, not whenever runs are imported. */
export { learningCurve, traceFigure } from '@tapehead/figures';
