/** Whether something that happens every `every` sequences, and at the end, is due now. */
export function isDue(every: number, last: number, now: number, atEnd = false): boolean {
  return now !== last && (atEnd || Math.floor(now / every) > Math.floor(last / every));
}
