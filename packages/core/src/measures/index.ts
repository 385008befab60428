export type { Measure, Row } from './measure.js';
export { measureOf, scaledTargets, squaresScale } from './measure-of.js';
export { storedScore } from './stored-score.js';
export {
  type MainFigure,
  mainFigure,
  mainUnit,
  type MeasuredTask,
  type MeasureWords,
  type Scored,
  wordsOf,
} from './words.js';
