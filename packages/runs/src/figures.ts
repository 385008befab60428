/** Loaded when something is drawn, not whenever runs are imported. */
export { errorByLength, learningCurve, traceFigure } from '@tapehead/figures';
