export { loadRecurrent, recurrent } from './recurrent.js';
