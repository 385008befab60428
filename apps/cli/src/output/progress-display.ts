import { clearScreenDown } from 'node:readline';
import type { MeasureWords } from '@tapehead/core';
import type { CheckResult, Progress } from '@tapehead/trainer';
import { SingleBar } from 'cli-progress';
import type { Output } from '../host.js';
import { progressLine } from './progress-line.js';

/** Shows how far a run is. */
export interface ProgressDisplay {
  show(progress: Progress, check: CheckResult | null): void;
  /** Prints lines of text above whatever is shown. */
  note(text: string): void;
  /** Leaves the last state standing. */
  stop(): void;
}

/** A bar that is drawn over and over in a terminal; elsewhere a line now and then. */
export function createProgressDisplay(output: Output, words: MeasureWords): ProgressDisplay {
  return output.isTTY === true ? bar(output, words) : lines(output, words);
}

const barWidth = 24;

interface Shown {
  /** Of the whole that is done. */
  readonly share: number;
  readonly text: string;
}

function bar(stream: Output, words: MeasureWords): ProgressDisplay {
  let single: SingleBar | null = null;
  let latest: Shown | null = null;
  const draw = () => {
    if (!latest) return;
    if (single) single.update(latest.share, latest);
    else single = startBar(stream, latest);
  };
  const erase = () => {
    if (!single) return;
    single.stop();
    // Ctrl-C may have been echoed at the end of the line, and have moved what was drawn after it.
    clearScreenDown(stream);
    // The next one begins where the cursor is then.
    single = null;
  };
  return {
    show(progress, check) {
      latest = {
        share: progress.sequences / progress.maxSequences,
        text: progressLine(progress, check, words),
      };
      draw();
    },
    note(text) {
      erase();
      stream.write(text);
      draw();
    },
    stop() {
      erase();
      if (latest) stream.write(`${barText(latest, stream.columns)}\n`);
      latest = null;
    },
  };
}

/** One that leaves nothing behind when it stops, and leaves the terminal's cursor and wrapping alone. */
function startBar(stream: Output, first: Shown): SingleBar {
  const single = new SingleBar({
    stream,
    clearOnComplete: true,
    linewrap: true,
    format: (_options, { maxWidth }, shown: Shown) => barText(shown, maxWidth),
  });
  single.start(1, first.share, first);
  return single;
}

/** Cut to what a terminal of so many columns shows in one line, whatever is done after it. */
function barText({ share, text }: Shown, columns = 80): string {
  const done = Math.round(share * barWidth);
  return `[${'='.repeat(done)}${' '.repeat(barWidth - done)}] ${text}`.slice(0, columns - 1);
}

/** How often a line is printed, in milliseconds. */
const lineEvery = 5000;

function lines(stream: Output, words: MeasureWords): ProgressDisplay {
  let [last, shown, latest] = [-Infinity, '', ''];
  const print = () => {
    if (latest === shown) return;
    shown = latest;
    stream.write(`${latest}\n`);
  };
  return {
    show(progress, check) {
      latest = progressLine(progress, check, words);
      if (performance.now() - last < lineEvery) return;
      last = performance.now();
      print();
    },
    note: (text) => stream.write(text),
    stop: print,
  };
}
