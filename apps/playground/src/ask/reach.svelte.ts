import type { EvaluationEntry } from '@tapehead/trainer';
import type { Sandbox } from '../custom/sandbox.js';
import { orSay } from '../ui/or-say.js';
import { openRunWithTask } from '../run/open-run.js';
import type { PageExperiment } from '../run/experiment.svelte.js';
import { createPageRun, type PageRun } from '../run/run.svelte.js';

/** How good a machine is at a length. */
export interface Reached {
  readonly entry: EvaluationEntry;
  /** How many slots its memory had for that; null if it has none. */
  readonly slots: number | null;
}

/** Measures a machine on longer and longer sequences, with a copy of it whose memory grows with them. */
export interface Reach {
  /** The measurements, by length. */
  readonly reached: readonly Reached[];
  /** The length that is measured now; null if none is. */
  readonly measuring: number | null;
  /** Whether the memory cannot grow. */
  readonly fixed: boolean;
  readonly fault: string | null;
  /** Measures a length. Of requests that come meanwhile, only the last one counts. */
  measure(length: number): Promise<void>;
  /** Ends the copy's worker and forgets what was measured. */
  close(): void;
}

/** The copy, and what it is a copy of. */
interface Copy {
  readonly run: PageRun;
  readonly sandbox: Sandbox | null;
  readonly slots: number | null;
}

const sequencesEach = 4;
/** The memory grows in steps of so many slots. */
const growth = 128;

/** How many slots a memory needs for a length: a quarter more than the vectors to be stored. */
function slotsFor(length: number, own: number): number {
  const needed = Math.ceil(1.25 * length);
  return needed <= own ? own : Math.ceil(needed / growth) * growth;
}

export function createReach(experiment: Pick<PageExperiment, 'run' | 'settings'>): Reach {
  let reached = $state.raw<readonly Reached[]>([]);
  let measuring = $state<number | null>(null);
  let fixed = $state(false);
  let fault = $state<string | null>(null);
  let copy: Copy | null = null;
  let waiting: number | null = null;
  /** Counts requests, so that earlier ones can be dropped. */
  let turn = 0;

  function forgetCopy() {
    copy?.run.close();
    copy?.sandbox?.close();
    copy = null;
  }

  async function copyFor(length: number): Promise<Copy> {
    const { run, settings } = experiment;
    const options = run.opened?.config.machine.options ?? {};
    const own = typeof options.slots === 'number' ? options.slots : null;
    const wanted = own === null || fixed ? own : slotsFor(length, own);
    if (copy?.slots === wanted) return copy;
    forgetCopy();
    const stored = await run.store();
    const { withSlots } = await orSay('What makes memories longer', import('./with-slots.js'));
    const grown = wanted === own ? stored : withSlots(stored, wanted ?? 0, run.ended);
    fixed ||= grown === null;
    const next = createPageRun();
    const opened = await openRunWithTask(next, {
      config: null,
      file: grown ?? stored,
      source: settings.source,
      part: settings.part,
      head: settings.head,
      budget: null,
    });
    if (!opened) {
      next.close();
      throw new Error(next.fault?.lines.join(' '));
    }
    return { run: next, sandbox: opened.sandbox, slots: grown ? wanted : own };
  }

  return {
    get reached() {
      return reached;
    },
    get measuring() {
      return measuring;
    },
    get fixed() {
      return fixed;
    },
    get fault() {
      return fault;
    },
    async measure(length) {
      waiting = length;
      if (measuring !== null) return;
      const mine = turn;
      fault = null;
      try {
        while (waiting !== null && mine === turn) {
          const next: number = waiting;
          [waiting, measuring] = [null, next];
          const machine = await copyFor(next);
          if (mine !== turn) {
            machine.run.close();
            machine.sandbox?.close();
            return;
          }
          copy = machine;
          const [entry] = await machine.run.evaluate([next], sequencesEach);
          if (mine !== turn || !entry) continue;
          const others = reached.filter((one) => one.entry.length !== entry.length);
          reached = [...others, { entry, slots: machine.slots }].toSorted(
            (a, b) => a.entry.length - b.entry.length,
          );
        }
      } catch (error) {
        if (mine === turn) fault = error instanceof Error ? error.message : String(error);
      } finally {
        if (mine === turn) measuring = null;
      }
    },
    close() {
      turn += 1;
      forgetCopy();
      [reached, measuring, waiting, fixed, fault] = [[], null, null, false, null];
    },
  };
}
