export { chooseEngine, type ChosenEngine, type Passes } from './choose-engine.js';
export { backendNames, engineNames } from './names.js';
