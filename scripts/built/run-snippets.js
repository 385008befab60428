/**
 * Runs programs one after the other in one process, which loads only once what they import. Appends a line of JSON for each
 * to a file of results: `{ program, fault }`, where the fault is null if there was none. Each finds no WASM backend
 * loaded, as if it were alone.
 *
 * `node run-snippets.js <file of results> <program>...`
 */
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';

const [results = '', ...programs] = process.argv.slice(2);
/** @type {unknown[]} */
const faults = [];
process.on('uncaughtException', (error) => {
  faults.push(error);
  process.exitCode = 1;
});

for (const program of programs) {
  await import(pathToFileURL(resolve(program)).href).catch((/** @type {unknown} */ error) =>
    faults.push(error),
  );
  // What nobody waits for may fail as well.
  await setImmediate();
  const [first] = faults.splice(0);
  const fault = first === undefined ? null : inspect(first);
  appendFileSync(results, `${JSON.stringify({ program, fault })}\n`);
  if (tf.engine().registryFactory.wasm) tf.removeBackend('wasm');
}
