import { decodeModel } from '@tapehead/checkpoint';
import { loadExperiment, standardRegistry } from '@tapehead/experiments';
import { withSlots } from '@tapehead/ntm';
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
