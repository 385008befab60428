import * as z from 'zod';

/** What members of scores were called when all outputs were bits. */
const earlier = { wrong: 'wrongBits', total: 'totalBits', errorRate: 'bitErrorRate' };

/**
 * A schema of scores that were stored, which takes those of earlier releases, too: they counted bits alone, had
 * other names for some members and no `cost`, which is in nats for bits.
 */
export function storedScore<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess(withPresentNames, schema);
}

function withPresentNames(value: unknown): unknown {
  const { success, data } = z.looseObject({ [earlier.wrong]: z.unknown() }).safeParse(value);
  if (!success || !Object.hasOwn(data, earlier.wrong)) return value;
  const members = Object.entries(data).map(([name, member]) => {
    const [present = name] = Object.entries(earlier).find(([, before]) => before === name) ?? [];
    return [present, member] as const;
  });
  return { ...Object.fromEntries(members), ...costOf(data.bitsPerSequence) };
}

function costOf(bits: unknown): { readonly cost?: number | null } {
  if (bits === undefined) return {};
  return { cost: typeof bits === 'number' ? bits * Math.LN2 : null };
}
