import { trainTiny, type Trained } from './train-tiny.js';

/** Trains in a worker of the page, which has workers of its own. */
function trainInWorker(): Promise<Trained> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Trained>) => {
      resolve(data);
    });
    worker.addEventListener('error', ({ message }) => {
      reject(new Error(message));
    });
  });
}

Object.assign(globalThis, {
  trainInPage: trainTiny,
  trainInWorker,
});
