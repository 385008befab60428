/** In a module of its own, so that the plotting library is loaded only when something is drawn. */
export { learningCurve, traceFigure } from '@tapehead/figures';
