import type { CheckResult, Progress } from '@tapehead/trainer';
import { SingleBar } from 'cli-progress';
import type { Output } from '../host.js';
import { progressLine } from './progress-line.js';

/** Shows how far a run is. */
export interface ProgressDisplay {
  show(progress: Progress, check: CheckResult | null): void;
  /** Prints lines of text above whatever is shown next. */
  note(text: string): void;
  /** Leaves the last state standing. */
  stop(): void;
}

/** A bar that is drawn over and over in a terminal; elsewhere a line now and then. */
export function createProgressDisplay(output: Output): ProgressDisplay {
  return output.isTTY === true ? bar(output) : lines(output);
}

const barWidth = 24;

function bar(stream: Output): ProgressDisplay {
  const single = new SingleBar({
    stream,
    // cli-progress cuts the line at the terminal's width.
    format: (_options, { progress }, { text }: { text: string }) => {
      const done = Math.round(progress * barWidth);
      return `[${'='.repeat(done)}${' '.repeat(barWidth - done)}] ${text}`;
    },
    hideCursor: true,
  });
  let started = false;
  const stop = () => {
    if (started) single.stop();
    started = false;
  };
  return {
    show(progress, check) {
      const text = progressLine(progress, check);
      if (!started) single.start(progress.maxSequences, 0, { text });
      started = true;
      single.update(progress.sequences, { text });
    },
    note(text) {
      stop();
      stream.write(text);
    },
    stop,
  };
}

/** How often a line is printed, in milliseconds. */
const lineEvery = 5000;

function lines(stream: Output): ProgressDisplay {
  let [last, shown, latest] = [-Infinity, '', ''];
  const print = () => {
    if (latest === shown) return;
    shown = latest;
    stream.write(`${latest}\n`);
  };
  return {
    show(progress, check) {
      latest = progressLine(progress, check);
      if (performance.now() - last < lineEvery) return;
      last = performance.now();
      print();
    },
    note: (text) => stream.write(text),
    stop: print,
  };
}
