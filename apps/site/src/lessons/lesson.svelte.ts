import type { JsonObject } from '@tapehead/core';
import { createPageRun, type PageRun } from '@tapehead/playground/src/run/run.svelte.js';

/** A machine of the article that learns while its figure has the turn. */
export interface Lesson {
  readonly run: PageRun;
  /** Begins to learn, or goes on where it rested, until it has learned all or is to rest. */
  go(): Promise<void>;
  rest(): void;
  /** Begins again with other random numbers. */
  again(): Promise<void>;
  /** Begins again as another experiment. */
  change(config: JsonObject): Promise<void>;
  close(): void;
}

const parse: (text: string) => JsonObject = JSON.parse;

/** What a component was given may be a proxy, which cannot be posted. */
function plain(config: JsonObject): JsonObject {
  return parse(JSON.stringify(config));
}

/** @param config of its experiment, to which each attempt adds a seed of its own */
export function createLesson(config: JsonObject): Lesson {
  const run = createPageRun();
  let current = config;
  let seed = 1;
  let wanted = false;
  let fresh = false;
  let going = false;

  /** One thing after the other: what was asked meanwhile is done as soon as the training rests. */
  async function work() {
    if (going) return;
    going = true;
    try {
      while (wanted && (!fresh || !run.ended)) {
        if (fresh) {
          await run.train(() => undefined);
          if (run.fault) return;
          continue;
        }
        fresh = true;
        const opened = await run.open({
          config: { ...plain(current), seed },
          sandboxes: {},
          file: null,
          budget: null,
        });
        if (!opened) return;
      }
    } finally {
      going = false;
    }
  }

  const lesson: Lesson = {
    run,
    async go() {
      wanted = true;
      await work();
    },
    rest() {
      wanted = false;
      run.pause();
    },
    async again() {
      seed += 1;
      await lesson.change(current);
    },
    async change(next) {
      [current, fresh] = [next, false];
      run.pause();
      await lesson.go();
    },
    close() {
      wanted = false;
      run.close();
    },
  };
  return lesson;
}
