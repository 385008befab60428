/** Decides when to look again at a machine that learns, so that looking takes only a small share of its time. */
export interface Pace {
  /** Whether it is time to look. Call `took` afterwards. */
  isDue(): boolean;
  /** The last look took the worker so many milliseconds. */
  took(milliseconds: number): void;
}

/** The share of its time that a worker looks at its machine rather than trains it. */
const share = 0.1;

export function createPace(now: () => number = () => performance.now()): Pace {
  let next = -Infinity;
  return {
    isDue: () => now() >= next,
    took(milliseconds) {
      next = now() + milliseconds / share;
    },
  };
}
