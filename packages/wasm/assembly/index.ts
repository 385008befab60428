export { setConstants } from './functions';
export * from './linear';
export * from './linear-backward';
export * from './rows';
export * from './losses';
export { sumOfSquares } from './gradients';
export * from './adam';
export * from './rmsprop';
export * from './averages';
