import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { decodeSafetensors } from '@tapehead/checkpoint';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { contentsOf, outcomeOf } from '../fixtures/run-outcome.js';
import { runsToResume } from '../fixtures/runs-to-resume.js';

const { path, train, resume, interrupted, copyOf } = runsToResume();

const phase = ['--learning-rate', '1e-3', '--set', 'schedule.kind=cosine'];
const phases = (from: number) =>
  JSON.stringify([
    { from, sequences: 24, learningRate: 1e-3, schedule: { kind: 'cosine', options: {} } },
  ]);
const text = (name: string, file: string) => readFileSync(path(name, file), 'utf8');
const events = (name: string, kind: string) =>
  jsonEvents(text(name, 'log.jsonl')).filter(({ event }) => event === kind);

beforeAll(async () => {
  // The same run, begun with both phases, and what another phase makes of `whole`.
  const begun = train('both', '--set', `phases=${phases(40)}`, '--quiet');
  expect((await runInProcess(begun)).code).toBe(0);
  copyOf('more', 'whole');
  expect(await resume('more', '--more', '24', ...phase, '--quiet')).toMatchObject({
    code: 0,
    stderr: '',
  });
});

describe('another phase', () => {
  it('ends with the same bytes as a run that was begun with it', () => {
    expect(outcomeOf(path('more'))).toEqual(outcomeOf(path('both')));
    expect(text('more', 'learning-curve.csv').trimEnd().split('\n').at(-1)).toMatch(/^64,/);
  });

  it('ends with the weights of a longer run, where the rate is constant', async () => {
    const constant = ['--set', 'schedule.kind=constant', '--quiet'];
    await runInProcess(train('short', ...constant));
    await runInProcess(train('long', ...constant, '--max-sequences', '64'));
    await resume('short', '--more', '24', '--quiet');
    const results = ['short', 'long'].map((name) => [
      decodeSafetensors(readFileSync(path(name, 'final.safetensors'))).tensors,
      text(name, 'learning-curve.csv'),
      text(name, 'trace.svg'),
    ]);
    expect(results[0]).toEqual(results[1]);
  });

  it.each([
    ['point', 1],
    ['check', 3],
    ['evaluation', 1],
  ])('that was interrupted at its %s %d goes on to the same end', async (kind, count) => {
    const name = `killed-${kind}`;
    copyOf(name, 'whole');
    await interrupted(kind, count, ['resume', path(name), '--more', '24', ...phase]);
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('both')));
  });

  it('is not lost where the process is killed once the config says it', async () => {
    copyOf('config', 'whole');
    writeFileSync(path('config', 'config.json'), text('both', 'config.json'));
    expect((await resume('config', '--quiet')).code).toBe(0);
    expect(outcomeOf(path('config'))).toEqual(outcomeOf(path('both')));
  });

  it('begins where a run was stopped', async () => {
    copyOf('early');
    expect((await resume('early', '--more', '24', ...phase, '--quiet')).code).toBe(0);
    const begun = train('early-both', '--set', `phases=${phases(24)}`, '--quiet');
    expect((await runInProcess(begun)).code).toBe(0);
    expect(outcomeOf(path('early'))).toEqual(outcomeOf(path('early-both')));
  });

  it('follows on another, and on one that ended by its time', async () => {
    copyOf('third', 'more');
    const { code, stderr } = await resume('third', '--more', '8', '--learning-rate', '5e-4');
    expect(stderr).toContain(
      'Phase 3: after 64 sequences up to 72, with the learning rate 5.0e-4 and the schedule cosine.',
    );
    expect(code).toBe(0);
    await runInProcess(train('timed', '--max-seconds', '1e-9', '--quiet'));
    const refused = await resume('timed', '--more', '8');
    expect(refused.stderr).toMatch(/its limit is 1e-9 s in all; raise the limit/);
    expect(refused.code).toBe(2);
    const raised = await resume('timed', '--more', '8', '--max-seconds', '3600', '--quiet');
    expect(raised).toMatchObject({ code: 0, stderr: '' });
    expect(events('timed', 'done').at(-1)).toMatchObject({ sequences: 12, stoppedBy: 'budget' });
  });

  it('follows on one that ended as it was solved, and then needs solved checks of its own', async () => {
    // A task that is solved without training: nothing counts as wrong.
    const easy = ['--set', 'check.stopAfter=1', '--set', 'task.options.bits=1', '--quiet'];
    const quick = ['--learning-rate', '0.05', '--max-sequences', '4000', '--batch', '16'];
    await runInProcess(train('solved', ...easy, ...quick));
    const [first] = events('solved', 'done');
    expect(first).toMatchObject({ stoppedBy: 'solved' });
    const { sequences } = z.object({ sequences: z.number() }).parse(first);
    expect((await resume('solved', '--more', '64', '--quiet')).code).toBe(0);
    const { sequences: last } = z
      .object({ sequences: z.number() })
      .parse(events('solved', 'done').at(-1));
    expect(last).toBeGreaterThan(sequences);
  });
});

describe('the history of a run with another phase', () => {
  it('is in its config, log, table, figure and model', async () => {
    expect(text('more', 'config.json')).toContain('"phases"');
    expect(events('more', 'phase')).toMatchObject([
      { phase: 2, sequences: 40, to: 64, learningRate: 1e-3, schedule: { kind: 'cosine' } },
    ]);
    expect(text('more', 'learning-curve.svg')).toContain('>phase 2<');
    expect(text('whole', 'learning-curve.svg')).not.toContain('phase');
    const table = await runInProcess(['export-log', path('more'), '--csv', '--event', 'phase']);
    expect(table.stdout.split('\n')[1]).toMatch(/,phase,40,2,64,0\.001,cosine,/);
    const { stdout } = await runInProcess(['inspect', path('more')]);
    expect(stdout).toMatch(
      /2 phases of training: 0 to 40 .* 40 to 64 sequences at 0\.00100 \(cosine\)/,
    );
  });

  it('is compared with others', async () => {
    const out = path('compared');
    const { stdout, code } = await runInProcess([
      'compare',
      path('whole'),
      path('more'),
      '--out',
      out,
    ]);
    expect(stdout).toMatch(/phases\.0\.learningRate +null +0\.001/);
    expect(stdout).toMatch(/more: phase 2 begins after 40 sequences\./);
    expect(readFileSync(path('compared', 'learning-curves.svg'), 'utf8')).toContain(
      'phase 2 of more',
    );
    expect(code).toBe(0);
  });
});

describe('another phase is refused', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a rate', ['--learning-rate', '1e-3'], /--learning-rate: got it without --more/],
    ['a schedule', ['--set', 'schedule.kind=cosine'], /--set: got it without --more/],
    [
      'a batch',
      ['--more', '8', '--set', 'batch=2'],
      /--set batch=2: a phase has only a learningRate/,
    ],
    [
      'no schedule',
      ['--more', '8', '--set', 'schedule.kind=cosin'],
      /cosin.*Did you mean cosine\?/,
    ],
    ['no length', ['--more', '0'], /config\.phases\.0\.sequences: got 0, expected/],
    ['no number', ['--more', 'many'], /'--more <sequences>' argument 'many' is invalid/],
    [
      'too long',
      ['--more', '99999999999999'],
      /phases\.0\.sequences: got 99999999999999, expected/,
    ],
    ['no rate', ['--more', '8', '--learning-rate', '-1'], /phases\.0\.learningRate: got -1/],
  ])('for %s, and nothing changes', async (_, flags, message) => {
    const before = contentsOf(path('whole'));
    const { code, stdout, stderr } = await resume('whole', ...flags);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(contentsOf(path('whole'))).toEqual(before);
  });

  it('where the phase before has not begun', async () => {
    copyOf('unbegun', 'whole');
    writeFileSync(path('unbegun', 'config.json'), text('both', 'config.json'));
    const { code, stderr } = await resume('unbegun', '--more', '8');
    expect(stderr).toMatch(/phase 2 of this run has not begun yet.*: tapehead resume /);
    expect(code).toBe(2);
  });

  it('where its checkpoints are damaged, and says which', async () => {
    copyOf('damaged', 'whole');
    const checkpoints = path('damaged', 'checkpoints');
    for (const name of readdirSync(checkpoints).filter((file) => file.startsWith('0'))) {
      truncateSync(path('damaged', 'checkpoints', name), 100);
    }
    const { code, stderr } = await resume('damaged', '--more', '8');
    expect(stderr).toMatch(/000000040\.safetensors: cannot be used: /);
    expect(code).toBe(2);
  });

  it('by a config that says a phase where the run has been already', async () => {
    copyOf('edited', 'whole');
    writeFileSync(
      path('edited', 'config.json'),
      text('both', 'config.json').replace('"from": 40', '"from": 24'),
    );
    const { code, stderr } = await resume('edited');
    expect(stderr).toMatch(/config\.json: changed since the run was begun/);
    expect(code).toBe(2);
  });

  it('but offered to a run that has come to its end', async () => {
    expect((await resume('more')).stderr).toMatch(
      /nothing is left to do\. tapehead resume .* --more/,
    );
  });
});
