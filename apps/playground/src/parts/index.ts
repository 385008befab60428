export { connectPart } from './connect-part.js';
export { graphController } from './graph-controller.js';
export { graphHead } from './graph-head.js';
