import type { Run } from './plan.js';

/** How far some runs are together. */
export interface RunsProgress {
  progress(run: Run, sequences: number): void;
  end(run: Run): void;
  /** From 0 to 1. */
  share(): number;
  /** Such as `2 of 4 runs, 55 %: copy-lstm-seed1 10 %`. */
  text(): string;
}

/** Counts the training sequences of all runs. */
export function createRunsProgress(runs: readonly Run[]): RunsProgress {
  const going = new Map<Run, number>();
  const ended = new Set<Run>();
  const sum = (some: Iterable<Run>) =>
    [...some].reduce((total, { maxSequences }) => total + maxSequences, 0);
  const share = () => {
    const current = [...going.values()].reduce((total, sequences) => total + sequences, 0);
    return (sum(ended) + current) / sum(runs);
  };
  const percent = (value: number) => `${Math.floor(100 * value)} %`;
  return {
    progress: (run, sequences) => {
      going.set(run, sequences);
    },
    end(run) {
      going.delete(run);
      ended.add(run);
    },
    share,
    text() {
      const each = [...going].map(
        ([{ name, maxSequences }, sequences]) => `${name} ${percent(sequences / maxSequences)}`,
      );
      const all = `${ended.size} of ${runs.length} runs, ${percent(share())}`;
      return [all, each.join(', ')].filter((part) => part !== '').join(': ');
    },
  };
}
