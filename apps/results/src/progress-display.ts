import { MultiBar } from 'cli-progress';
import type { Output } from './host.js';
import type { Run } from './plan.js';
import { createRunsProgress } from './runs-progress.js';
import type { RunsListener } from './train-runs.js';

/** Shows how far the runs are, until it is stopped. */
export interface ProgressDisplay extends RunsListener {
  stop(): void;
}

/** A bar in a terminal; elsewhere a line as each run ends, and now and then between. */
export function createProgressDisplay(output: Output, runs: readonly Run[]): ProgressDisplay {
  const { print, show, stop } = output.isTTY === true ? bar(output) : lines(output);
  const state = createRunsProgress(runs);
  return {
    progress(run, sequences) {
      state.progress(run, sequences);
      show(state.share(), state.text());
    },
    end(run, fault) {
      state.end(run);
      print(`${run.name}: ${fault ?? 'done'}`);
      show(state.share(), state.text());
    },
    stop,
  };
}

interface Printer {
  /** A line that stays. */
  print(line: string): void;
  show(share: number, text: string): void;
  stop(): void;
}

function bar(stream: Output): Printer {
  const multi = new MultiBar({
    stream,
    format: '[{bar}] {text}',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    barsize: 24,
    hideCursor: true,
  });
  const single = multi.create(1, 0, { text: 'starting' });
  return {
    print: (line) => {
      multi.log(`${line}\n`);
    },
    show: (share, text) => {
      single.update(share, { text });
    },
    stop: () => {
      multi.stop();
    },
  };
}

/** How often a line is printed, in milliseconds. */
const lineEvery = 10_000;

function lines(stream: Output): Printer {
  let last = performance.now();
  return {
    print: (line) => {
      stream.write(`${line}\n`);
    },
    show: (_share, text) => {
      if (performance.now() - last < lineEvery) return;
      last = performance.now();
      stream.write(`${text}\n`);
    },
    stop: () => undefined,
  };
}
