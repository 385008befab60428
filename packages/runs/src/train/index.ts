export { answer, type Answer } from './answer.js';
export { train, type TrainedTask, type TrainTaskOptions } from './train.js';
