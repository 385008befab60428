export {
  backendNames,
  chooseEngine,
  type ChosenEngine,
  engineNames,
  type Passes,
} from './choose-engine.js';
