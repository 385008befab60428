import type { Measure } from '@tapehead/core';
import type { Answers } from '../models/answer-inputs.js';
import { rough } from './format.js';
import { table } from './table.js';

/** What a model computed, a row for each time step: its answer, as what its outputs are, and where its heads are. */
export function answerText({ logits, weightings }: Answers, measure: Measure): string {
  const sequences = logits[0]?.length ?? 0;
  const heading = [
    'step',
    headings[measure.kind],
    ...weightings.map(({ head }) => `head ${head} at slot`),
  ];
  return Array.from({ length: sequences }, (_, b) => {
    const rows = logits.map((step, t) => [
      String(t),
      stepText(measure, step[b] ?? []),
      ...weightings.map(({ values }) => String(largest(values[t]?.[b] ?? []))),
    ]);
    return `Sequence ${b + 1} of ${sequences}\n${table([heading, ...rows])}`;
  }).join('\n');
}

const headings = { bits: 'outputs', classes: 'class', numbers: 'outputs' } as const;

function stepText({ kind, outputsOf, answerOf }: Measure, logits: readonly number[]): string {
  const answer = answerOf(outputsOf(logits));
  if (kind === 'classes') return String(answer.indexOf(1));
  return kind === 'bits' ? answer.join('') : answer.map(rough).join(' ');
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
}
