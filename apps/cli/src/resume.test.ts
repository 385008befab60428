import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { decodeSafetensors } from '@tapehead/checkpoint';
import { describe, expect, it } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { contentsOf, outcomeOf } from '../fixtures/run-outcome.js';
import { runsToResume } from '../fixtures/runs-to-resume.js';

const { path, train, resume, interrupted, copyOf } = runsToResume();

describe('a run that was interrupted', () => {
  it.each([
    ['start', 1],
    ['point', 1],
    ['check', 5],
    ['evaluation', 1],
  ])('at its %s %d goes on to the same end', async (kind, count) => {
    const name = `${kind}-${count}`;
    await interrupted(kind, count, train(name));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('whole')));
  });

  it('can be interrupted again and again', async () => {
    await interrupted('point', 1, train('often'));
    for (let time = 0; time < 2; time++) {
      await interrupted('point', 1, ['resume', path('often')]);
    }
    expect((await resume('often', '--quiet')).code).toBe(0);
    expect(outcomeOf(path('often'))).toEqual(outcomeOf(path('whole')));
  });

  it.each([
    ['the reference engine', ['--engine', 'reference', '--max-sequences', '16']],
    ['the cpu backend', ['--backend', 'cpu', '--max-sequences', '16']],
    [
      'an LSTM, Adam, and averages',
      ['--controller', 'lstm', '--set', 'optimizer.kind=adam', '--set', 'averaging.decay=0.9'],
    ],
    [
      'noise, and the last weights',
      ['--set', 'machine.options.controllerNoise=0.1', '--set', 'keep=last'],
    ],
  ])('goes on to the same end with %s', async (what, more) => {
    const name = what.replaceAll(' ', '-');
    expect((await runInProcess(train(`${name}-whole`, ...more, '--quiet'))).code).toBe(0);
    await interrupted('point', 1, train(name, ...more));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path(`${name}-whole`)));
  });

  it('says from where it goes on, in words and in JSON', async () => {
    const { code, stderr } = await resume(copyOf('words'));
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Going on with copy with the feedforward controller after 24 of 40 sequences, from checkpoints.000000024\.safetensors/,
    );
    const { stdout } = await resume(copyOf('json'), '--json');
    expect(jsonEvents(stdout)[0]).toMatchObject({
      event: 'resumed',
      task: 'copy',
      controller: 'feedforward',
      seed: 1,
      sequences: 24,
      maxSequences: 40,
      unusable: [],
      runDir: path('json'),
    });
    expect(jsonEvents(stdout).at(-1)).toMatchObject({ event: 'done', stoppedBy: 'budget' });
  });

  it('says why it was not solved, also where only its evaluation was left', async () => {
    await interrupted('evaluation', 1, train('failed', '--learning-rate', '100'));
    const { stdout } = await resume('failed', '--json');
    expect(jsonEvents(stdout).at(-1)).toMatchObject({
      event: 'done',
      solved: false,
      warnings: [{ code: 'rate-too-large' }],
    });
  });

  it('keeps as many checkpoints as it is told, and the best', async () => {
    copyOf('kept');
    await resume('kept', '--keep-checkpoints', '1', '--checkpoint-every', '4', '--quiet');
    expect(readdirSync(path('kept', 'checkpoints')).sort()).toEqual([
      '000000040.safetensors',
      'best.safetensors',
    ]);
  });
});

describe('a run that was limited in time', () => {
  const hour = ['--max-seconds', '3600'];

  it('goes on with more of it, as if it had never been limited', async () => {
    const limited = train('timed', '--max-seconds', '1e-9', '--quiet');
    expect((await runInProcess(limited)).code).toBe(0);
    expect((await resume('timed', '--quiet')).stderr).toBe('');
    expect(jsonEvents(readFileSync(path('timed', 'log.jsonl'), 'utf8')).at(-1)).toMatchObject({
      event: 'done',
      stoppedBy: 'time',
      sequences: 4,
    });
    expect((await resume('timed', ...hour, '--quiet')).code).toBe(0);
    const [config, , ...others] = outcomeOf(path('timed'));
    const [wholeConfig, , ...wholeOthers] = outcomeOf(path('whole'));
    expect(others).toEqual(wholeOthers);
    expect(config).not.toEqual(wholeConfig);
    expect(readFileSync(path('timed', 'config.json'), 'utf8')).toContain('"maxSeconds": 3600');
    const weights = (name: string) =>
      decodeSafetensors(readFileSync(path(name, 'final.safetensors'))).tensors;
    expect(weights('timed')).toEqual(weights('whole'));
  });

  it('is refused an impossible time', async () => {
    const { code, stderr } = await resume('stopped', '--max-seconds', '0');
    expect(code).toBe(2);
    expect(stderr).toMatch(/config\.maxSeconds: got 0, expected a number greater than 0/);
  });
});

describe('a run that has come to its end', () => {
  it('is left as it is, and said to be finished', async () => {
    const before = contentsOf(path('whole'));
    const { code, stdout, stderr } = await resume('whole');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/has come to its end; nothing is left to do/);
    const json = await resume('whole', '--json');
    expect(jsonEvents(json.stdout)).toEqual([
      expect.objectContaining({ event: 'done', sequences: 40, runDir: path('whole') }),
    ]);
    expect(contentsOf(path('whole'))).toEqual(before);
  });

  it.each<[string, (file: string) => void]>([
    ['gone', rmSync],
    [
      'damaged',
      (file) => {
        writeFileSync(file, readFileSync(file).fill(1, 2000));
      },
    ],
  ])('is evaluated again where its weights are %s', async (name, change) => {
    copyOf(name, 'whole');
    change(path(name, 'final.safetensors'));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('whole')));
  });
});
