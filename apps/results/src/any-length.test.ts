import { decodeModel } from '@tapehead/checkpoint';
import { loadExperiment, standardRegistry } from '@tapehead/experiments';
import { sparsePass, withSlots } from '@tapehead/ntm';
import { chooseEngine } from '@tapehead/runs';
import { readZooFile } from '@tapehead/zoo';
import { expect, test } from 'vitest';

test('a machine that was trained on 1 to 20 vectors copies 4,000 in a memory that has grown along', async () => {
  const { model, metadata } = decodeModel(await readZooFile('copy-lstm'), standardRegistry);
  const grown = withSlots(model, 4008, standardRegistry);
  const passes = chooseEngine({ name: 'compiled', backend: 'wasm' }, grown).createPasses(grown);
  const [entry] = await loadExperiment(metadata.config).evaluate(passes, {
    settings: [{ length: 4000 }],
    sequences: 1,
  });
  expect(entry).toMatchObject({ wrong: 0, total: 32_000 });
  passes.dispose();
  grown.dispose();
  model.dispose();
});

test('it copies 500 in 50,000 slots as well, with weightings of at most 16', async () => {
  const { model, metadata } = decodeModel(await readZooFile('copy-lstm'), standardRegistry);
  const grown = withSlots(model, 50_000, standardRegistry);
  const [entry] = await loadExperiment(metadata.config).evaluate(sparsePass(grown), {
    settings: [{ length: 500 }],
    sequences: 1,
  });
  expect(entry).toMatchObject({ wrong: 0, total: 4000 });
  grown.dispose();
  model.dispose();
});
