import { trainTiny } from './train-tiny.js';

postMessage(await trainTiny(3));
