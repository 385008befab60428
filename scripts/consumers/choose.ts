/** Whether every consumer is tested, or only those that find the most faults in little time. */
const all = process.env.TAPEHEAD_CONSUMERS === 'all';

/** Those that are tested now. */
export function chosen<Consumer extends { readonly quick?: boolean }>(
  consumers: readonly Consumer[],
): readonly Consumer[] {
  return consumers.filter(({ quick = false }) => all || quick);
}
