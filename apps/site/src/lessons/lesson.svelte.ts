import type { JsonObject } from '@tapehead/core';
import { createPageRun, type PageRun } from '@tapehead/playground/src/run/run.svelte.js';
import { onDestroy, untrack } from 'svelte';
import type { Machine } from '../article/machines.js';
import { oneAtATime } from './one-at-a-time.js';

/** A machine of the article that learns while its figure has the turn. */
export interface Lesson {
  readonly run: PageRun;
  /** The query with which the playground opens the machine that learns. */
  readonly query: string;
  /** Begins again with other random numbers. */
  again(): void;
}

const parse: (text: string) => JsonObject = JSON.parse;

/** What a component was given may be a proxy, which cannot be posted. */
function plain(config: JsonObject): JsonObject {
  return parse(JSON.stringify(config));
}

/**
 * Teaches a machine while the figure has the turn and until it has learned all. It rests as soon as it has lost the turn,
 * and begins when the figure that had it rests. Must be called while a component is initialised, and ends with it.
 * @param machine what is taught, if there is any; another one begins anew
 * @param hasTurn whether it is the figure's turn to compute
 */
export function createLesson(machine: () => Machine | undefined, hasTurn: () => boolean): Lesson {
  const run = createPageRun();
  let seed = $state(1);
  const attempt = $derived({ machine: machine(), seed });
  type Attempt = typeof attempt;
  let wanted: Attempt | null = null;
  let opened: Attempt | null = null;
  let mayCompute = false;
  let going = false;

  const isUnfinished = () =>
    mayCompute && wanted?.machine !== undefined && (opened !== wanted || !(run.ended || run.fault));

  async function teach() {
    while (isUnfinished()) {
      if (opened === wanted) {
        await run.train(() => undefined);
        continue;
      }
      opened = wanted;
      const config = { ...plain(opened?.machine?.config ?? {}), seed: opened?.seed ?? 1 };
      await run.open({ config, sandboxes: {}, file: null, budget: null });
    }
  }

  /** What was asked meanwhile is done by the work that is going on, as soon as the training rests. */
  async function work() {
    if (going) return;
    going = true;
    try {
      while (isUnfinished()) await oneAtATime(teach);
    } finally {
      going = false;
    }
  }

  $effect(() => {
    [wanted, mayCompute] = [attempt, hasTurn()];
    untrack(() => {
      if (opened !== wanted || !mayCompute) run.pause();
      void work();
    });
  });
  onDestroy(() => {
    mayCompute = false;
    run.close();
  });

  return {
    run,
    get query() {
      const query = machine()?.query ?? '';
      return seed === 1 ? query : `${query}&seed=${seed}`;
    },
    again() {
      seed += 1;
    },
  };
}
