import type { Answers } from '../models/answer-inputs.js';
import { table } from './table.js';

/** What a model computed, a row for each time step: its answer as bits, and where its heads are. */
export function answerText({ logits, weightings }: Answers): string {
  const sequences = logits[0]?.length ?? 0;
  const heading = ['step', 'outputs', ...weightings.map(({ head }) => `head ${head} at slot`)];
  return Array.from({ length: sequences }, (_, b) => {
    const rows = logits.map((step, t) => [
      String(t),
      (step[b] ?? []).map((logit) => (logit > 0 ? '1' : '0')).join(''),
      ...weightings.map(({ values }) => String(largest(values[t]?.[b] ?? []))),
    ]);
    return `Sequence ${b + 1} of ${sequences}\n${table([heading, ...rows])}`;
  }).join('\n');
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}
