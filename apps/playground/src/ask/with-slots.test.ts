import { decodeModelFile } from '@tapehead/checkpoint';
import { readZooFile } from '@tapehead/zoo';
import { expect, test } from 'vitest';
import { inFile } from '../engine/fixtures/requests.js';
import { createLab } from '../engine/lab.js';
import { withSlots } from './with-slots.js';

test('a machine with a larger memory has the same weights, and goes on to work where the smaller one cannot', async () => {
  const small = await readZooFile('copy-feedforward');
  const large = withSlots(small, 256, false);
  expect(large).not.toBeNull();
  if (!large) return;
  expect([...decodeModelFile(large).weights]).toEqual([...decodeModelFile(small).weights]);
  const lab = createLab();
  const wrongAt = async (file: Uint8Array<ArrayBuffer>) => {
    await lab.open(inFile(file));
    const [entry] = await lab.evaluate([180], 1);
    return entry?.wrong;
  };
  expect(await wrongAt(large)).toBe(0);
  expect(await wrongAt(new Uint8Array(small))).toBeGreaterThan(0);
  await lab.close();
});

test('a memory whose initial contents were learned stays as large as it is', async () => {
  expect(withSlots(await readZooFile('n-grams-feedforward'), 256, false)).toBeNull();
});
