import type { EvaluationEntry } from '@tapehead/trainer';
import type { Sandbox } from '../custom/sandbox.js';
import type { PageExperiment } from '../run/experiment.svelte.js';
import { openRunWithTask } from '../run/open-run.js';
import { createPageRun, type PageRun } from '../run/run.svelte.js';
import { form } from '../settings/load-form.js';
import { lengthsToMeasure } from './lengths.js';

/** How good both networks are at the lengths that were measured. */
export interface Measured {
  readonly machine: readonly EvaluationEntry[];
  readonly lstm: readonly EvaluationEntry[];
  /** The longest sequence of training. */
  readonly longest: number;
}

/** Compares the page's machine with a plain LSTM, which has a worker of its own meanwhile. */
export interface Comparison {
  /** The LSTM's run; null before it is asked for. */
  readonly lstm: PageRun | null;
  readonly measured: Measured | null;
  readonly measuring: boolean;
  /** Trains the LSTM on the same budget, or continues if it was paused. */
  train(): Promise<void>;
  measure(): Promise<void>;
  /** Ends the LSTM's worker, and forgets it. */
  close(): void;
}

const sequencesEach = 16;

export function createComparison({ run, ...experiment }: ComparedExperiment): Comparison {
  let lstm = $state.raw<PageRun | null>(null);
  let measured = $state.raw<Measured | null>(null);
  let measuring = $state(false);
  let sandbox: Sandbox | null = null;

  async function open(rival: PageRun) {
    const { source } = experiment.settings();
    try {
      const { baselineConfig, budgetOf } = await form();
      const budget = run.opened ? budgetOf(run.opened.config) : 1;
      const opened = await openRunWithTask(rival, {
        config: baselineConfig(experiment.settings(), budget),
        file: null,
        source,
        part: null,
        head: null,
        budget: null,
      });
      // The LSTM may have been dropped meanwhile.
      if (lstm === rival) sandbox = opened?.sandbox ?? null;
      else opened?.sandbox?.close();
    } catch (error) {
      rival.fail(error);
    }
  }

  function close() {
    lstm?.close();
    sandbox?.close();
    sandbox = null;
    [lstm, measured] = [null, null];
  }

  return {
    get lstm() {
      return lstm;
    },
    get measured() {
      return measured;
    },
    get measuring() {
      return measuring;
    },
    async train() {
      if (lstm?.phase === 'failed') close();
      let rival = lstm;
      if (!rival) {
        rival = createPageRun();
        lstm = rival;
        await open(rival);
      }
      // It may have been dropped while it was made.
      if (lstm === rival) await rival.train(() => undefined);
    },
    async measure() {
      const rival = lstm;
      const longest = run.opened?.task.settings[0]?.length;
      if (!rival || longest === undefined || measuring) return;
      measuring = true;
      try {
        const lengths = lengthsToMeasure(longest);
        const both = [run, rival].map((one) => one.evaluate(lengths, sequencesEach));
        const [machine = [], other = []] = await Promise.all(both);
        if (lstm === rival) measured = { machine, lstm: other, longest };
      } catch (error) {
        rival.tell(error);
      } finally {
        measuring = false;
      }
    },
    close,
  };
}

interface ComparedExperiment {
  readonly run: PageExperiment['run'];
  settings(): PageExperiment['settings'];
}
