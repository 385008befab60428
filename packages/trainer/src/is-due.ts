/** Whether something that happens every so many sequences, and at the end, is to happen now. */
export function isDue(every: number, last: number, now: number, atEnd = false): boolean {
  return now !== last && (atEnd || Math.floor(now / every) > Math.floor(last / every));
}
