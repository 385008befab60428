import { decodeModelFile } from '@tapehead/checkpoint';
import { selectWasm } from '@tapehead/wasm';
import * as z from 'zod';
import { encodePacked } from '../src/engine/encode-run-file.js';
import { createLab } from '../src/engine/lab.js';
import { configOf } from '../src/settings/configs.js';
import { defaultSettings } from '../src/settings/settings.js';

const sequences = 320;

/** The link of a run that ends before it has learned anything. */
export const shortRun = `?recipe=copy-small&sequences=${sequences}`;

/** To be evaluated in a page: the bytes of the only run that it keeps; empty if there is none yet. */
export const keptFile = `(async () => {
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await answer(indexedDB.open('tapehead-playground'));
  const [kept] = await answer(database.transaction('runs').objectStore('runs').getAll());
  database.close();
  return Array.from(kept?.file ?? []);
})()`;

/** The weights of a run as a page keeps it, byte for byte; null if it has not ended yet. */
export async function weightsOfKept(bytes: unknown): Promise<Weights | null> {
  const packed = Uint8Array.from(z.array(z.number()).parse(bytes));
  const file = packed.length === 0 ? null : await encodePacked(packed, true);
  return file && weightsIn(file);
}

/** The weights with which the same run ends in this process. */
export async function weightsHere(): Promise<Weights> {
  await selectWasm();
  const lab = createLab();
  const config = configOf({ ...defaultSettings, recipe: 'copy-small', numbers: { sequences } });
  await lab.open({ config, file: null, sandboxes: {}, budget: null });
  await lab.train({ onNews: () => undefined, onFile: () => undefined });
  const file = await lab.store();
  await lab.close();
  return weightsIn(file);
}

type Weights = Readonly<Record<string, readonly number[]>>;

function weightsIn(file: Uint8Array): Weights {
  const { weights } = decodeModelFile(file);
  return Object.fromEntries([...weights].map(([name, { data }]) => [name, [...data]]));
}
