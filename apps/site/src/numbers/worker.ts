import { hasRelaxedSimd, selectWasm } from '@tapehead/wasm';
import { measureSequence } from './measure.js';
import type { Told } from './told.js';

const tell = (told: Told): void => {
  postMessage(told);
};

async function measure(): Promise<void> {
  await selectWasm();
  tell({ kind: 'time', name: 'This machine, strict', milliseconds: measureSequence('strict') });
  if (hasRelaxedSimd()) {
    tell({ kind: 'time', name: 'This machine, relaxed', milliseconds: measureSequence('relaxed') });
  }
  tell({ kind: 'done' });
}

measure().catch((error: unknown) => {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
});
