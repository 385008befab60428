let last: Promise<unknown> = Promise.resolve();

/** Does what computes for long once whatever else does on this page has ended: all figures share one core. */
export function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}
