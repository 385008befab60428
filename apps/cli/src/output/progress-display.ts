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
  /** Ends the display and leaves its last state visible. */
  stop(): void;
}

/** In a terminal, a bar that is redrawn; elsewhere, a line now and then. */
export function createProgressDisplay(output: Output, words: MeasureWords): ProgressDisplay {
  return output.isTTY === true ? bar(output, words) : lines(output, words);
}

const barWidth = 24;

interface Shown {
  /** The share that is done, 0 to 1. */
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
    // The terminal may have echoed Ctrl-C at the end of the line, which moves what is drawn afterwards.
    clearScreenDown(stream);
    // The next bar is drawn at the cursor's position then.
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

/** A bar that clears itself when it stops, and does not change the terminal's cursor or wrapping. */
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

/** The text of the bar, cut so that it fits into one line of a terminal of so many columns. */
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
