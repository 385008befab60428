/**
 * Training in memories of as many slots as the longest sequence needs, a few more, and far more, one of them for each batch.
 * In the first a head that drifts while it waits, or writes more than it has to, comes upon what it must not touch; in the
 * last, lookups have as many slots to spread over as when the machine is used.
 */
export const justEnoughOrMore: { readonly spareSlots: number[] } = { spareSlots: [0, 4, 12, 108] };
