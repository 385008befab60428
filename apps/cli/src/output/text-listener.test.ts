import { findRecipe, loadExperiment } from '@tapehead/experiments';
import type { DiagnosticsEvent, Listener } from '@tapehead/runs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { terminalScreen } from '../../fixtures/terminal-screen.js';
import { textListener } from './text-listener.js';

const { task } = loadExperiment(findRecipe('copy-lstm').config);
const maxSequences = 1_000_000;

beforeEach(() => {
  // The bar is redrawn by the clock, so the test controls it.
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Sends the events of a run up to so many sequences, and lets enough time pass that the bar is redrawn. */
function goOnTo(
  listener: Listener,
  sequences: number,
  warnings: DiagnosticsEvent['warnings'] = [],
): void {
  listener.tell({
    event: 'check',
    sequences,
    wrong: 1234,
    total: 5000,
    cost: 50 * Math.LN2,
    bitsPerSequence: 50,
    optimalBits: 0,
    solved: false,
    best: false,
  });
  listener.tell({
    event: 'diagnostics',
    machine: null,
    warnings,
    training: {
      sequences,
      progress: sequences / maxSequences,
      moved: 0.1,
      gradients: null,
      loss: null,
      wrong: null,
      solved: false,
    },
  });
  for (let moment = 0; moment < 4; moment++) {
    listener.tell({
      event: 'progress',
      sequences: sequences + moment,
      maxSequences,
      skipped: 3,
      loss: 33.4,
      bitsPerSequence: 48.25,
      gradientNorm: 1,
      learningRate: 1e-4,
      sequencesPerSecond: 123.4,
      secondsLeft: 8000,
      trainSeconds: 10,
    });
    vi.advanceTimersByTime(250);
  }
}

describe.each([40, 80, 110, 140])('in a terminal of %d columns', (columns) => {
  const run = () => {
    const { output, lines } = terminalScreen(columns);
    const { signal } = new AbortController();
    const listener = textListener({ stdout: output, stderr: output, signal }, task, {});
    return { listener, lines, output };
  };

  it('the progress of a run is one line, drawn over itself at each check', async () => {
    const { listener, lines } = run();
    for (let sequences = 1000; sequences <= 20_000; sequences += 1000) goOnTo(listener, sequences);
    const [bar = '', ...others] = await lines();
    expect(others).toEqual([]);
    expect(bar).toMatch(/^\[ {24}\] 20,003 of 1/);
    expect(bar.length).toBeLessThan(columns);
    await listener.close();
    expect(await lines()).toEqual([bar]);
  });

  it('a warning comes above it, once', async () => {
    const { listener, lines } = run();
    const warnings = [{ code: 'rate-too-large', head: null, text: 'it stands still' }] as const;
    for (let sequences = 1000; sequences <= 5000; sequences += 1000) {
      goOnTo(listener, sequences, sequences < 3000 ? [] : warnings);
    }
    const text = (await lines()).slice(0, -1).join('');
    expect(text).toBe('Warning after 3,000 sequences: it stands still.');
    expect((await lines()).at(-1)).toMatch(/^\[ {24}\] 5,003 of 1/);
    await listener.close();
  });

  it.each([
    [false, /^Not solved after 500,000 .*runs\/one$/],
    // What checks have found says nothing about longer sequences.
    [true, /^Solved in its training range after 500,000 /],
  ])('nothing is drawn after the outcome, solved: %s', async (solved, outcome) => {
    const { listener, lines, output } = run();
    goOnTo(listener, 500_000);
    // The terminal echoes Ctrl-C, here beyond the end of a full line.
    output.write('^C');
    goOnTo(listener, 500_000);
    listener.tell({
      event: 'done',
      task: 'copy',
      controller: 'lstm',
      seed: 1,
      engine: 'compiled',
      backend: 'wasm',
      sequences: 500_000,
      trainSeconds: 1,
      loss: 0.7,
      bitsPerSequence: 1,
      solved,
      stoppedBy: 'signal',
      evaluation: [],
      warnings: [],
      runDir: 'runs/one',
    });
    await listener.close();
    vi.advanceTimersByTime(1000);
    const [bar, ...rest] = await lines();
    expect(bar).toMatch(/^\[={12} {12}\] 500,003/);
    expect(rest.join('')).toMatch(outcome);
  });
});
