import type { DrawCurve } from './curve.js';

/** The learning curve of a run as SVG. */
export const drawCurve: DrawCurve = async (label, points, phases) => {
  const { learningCurve } = await import('../figures.js');
  return learningCurve({
    title: `Learning curve of ${label}`,
    series: [{ label, points }],
    places: phases.map((at, index) => ({ label: `phase ${index + 2}`, at })),
  });
};
