import binary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { trainTiny } from './train-tiny.js';

postMessage(await trainTiny(3, new URL(binary, import.meta.url).href));
