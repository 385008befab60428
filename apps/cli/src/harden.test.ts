import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardParts } from '@tapehead/runs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { useModel } from './models/open-model.js';
import { decodeStoredModel } from './models/stored-model.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-harden-'));
const out = join(folder, 'hard.safetensors');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('harden', () => {
  const args = ['harden', 'zoo:copy-lstm', '--lengths', '20', '--sequences', '4', '--out', out];

  it('makes heads with all weight on one slot, and measures the machine before and after', async () => {
    const { code, stdout } = await runInProcess([...args, '--json']);
    expect(code).toBe(0);
    expect(jsonEvents(stdout).at(-1)).toMatchObject({
      event: 'done',
      original: [{ length: 20, sequences: 4, wrong: 0 }],
      hardened: [{ length: 20, sequences: 4 }],
    });
    const stored = decodeStoredModel(out, readFileSync(out), standardParts);
    const least = await useModel(stored, {}, ({ passes }) =>
      tf.tidy(() => {
        const { heads } = passes.trace(tf.ones([12, 1, 10]));
        return heads.map(({ weighting }) => tf.min(tf.max(weighting, 2)).dataSync()[0]);
      }),
    );
    expect(least).toHaveLength(2);
    for (const share of least) expect(share).toBeGreaterThan(0.99);
  });

  it('replaces no file unless asked to', async () => {
    const { code, stderr } = await runInProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain('there is a file of that name already');
  });
});
