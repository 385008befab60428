import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { experiment } from '@tapehead/experiments';
import { standardParts } from '@tapehead/runs';
import type { EvaluationEntry } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { isNoWorse } from './commands/harden.js';
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

  it('says what it can prove, and writes nothing unless asked to', async () => {
    const args = ['harden', 'zoo:reverse-feedforward', '--prove', '--lengths', '5'];
    const { code, stdout } = await runInProcess([...args, '--sequences', '2']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\nzoo:reverse-feedforward: it answers no worse than before\nProved: .* every length L, of all 256 vectors, .* 4 L \+ 5 slots\. .* 0\.852 nats/,
    );
    expect(readdirSync(folder)).toEqual([basename(out)]);
  });

  it('has the counterexample where it cannot, and what the machine makes of it', async () => {
    const args = ['harden', 'zoo:copy-feedforward', '--prove', '--lengths', '5', '--json'];
    const { stdout } = await runInProcess([...args, '--sequences', '2', '--engine', 'reference']);
    expect(jsonEvents(stdout).at(-1)).toMatchObject({
      out: null,
      stillAnswers: true,
      proof: { proved: false, sequence: { length: 9 }, wrong: 11 },
    });
  });

  it.each<[string, Partial<EvaluationEntry>, Partial<EvaluationEntry>, boolean]>([
    ['copy', { wrong: 2 }, { wrong: 2, cost: 9 }, true],
    ['copy', { wrong: 2 }, { wrong: 3, cost: 0 }, false],
    ['n-grams', { cost: 2 }, { cost: 2, wrong: 9 }, true],
    ['n-grams', { cost: 2 }, { cost: 3, wrong: 0 }, false],
  ])('judges %s by what says most of it: %j and then %j', (kind, before, after, verdict) => {
    const { task } = experiment({
      task: { kind },
      controller: { kind: 'lstm', options: { units: 1 } },
    });
    const entry = (changed: Partial<EvaluationEntry>): EvaluationEntry => ({
      setting: { length: 5 },
      length: 5,
      sequences: 1,
      total: 9,
      errorRate: 0,
      perfectSequences: 0,
      wrong: 1,
      cost: 1,
      bitsPerSequence: 1,
      optimalBits: 0,
      ...changed,
    });
    expect(isNoWorse(task, [entry(before)], [entry(after)])).toBe(verdict);
    expect(isNoWorse(task, [], [entry(after)])).toBe(false);
  });

  it('replaces no file unless asked to', async () => {
    const { code, stderr } = await runInProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain('there is a file of that name already');
  });
});
