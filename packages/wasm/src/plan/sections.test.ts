import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { expect, test } from 'vitest';
import { createGenerator } from '../recorded/generate.js';
import type { Plan } from './plan.js';
import type { Section } from './sections.js';

function planOf(batch: number): Plan {
  const model = paper({ controller: lstm({ units: 12 }), slots: 16, width: 5 }).build(
    { inputSize: 3, outputSize: 2 },
    createRng(1),
  );
  try {
    return createGenerator(model).at(batch, 'training').plan;
  } finally {
    model.dispose();
  }
}

const lists = ['forward', 'backward'] as const;
const isBySequence = ({ sequences }: Section) => sequences > 1;

test('all loops of a batch are computed sequence by sequence, between few products', () => {
  const plan = planOf(4);
  for (const list of lists) {
    const sections = plan.sections[list];
    expect(sections.flatMap(({ groups }) => groups)).toHaveLength(plan.groups[list].length);
    expect(new Set(sections.flatMap(({ groups }) => groups))).toEqual(new Set(plan.groups[list]));
    const whole = sections.filter((section) => !isBySequence(section));
    expect(whole.flatMap(({ groups }) => groups).filter(({ kind }) => kind === 'loop')).toEqual([]);
    expect(sections.filter(isBySequence).length).toBeLessThanOrEqual(3);
  }
});

test('what a sequence needs for a while takes no more room in a larger batch', () => {
  const temporary = (plan: Plan) =>
    plan.placing.blocks
      .filter(({ temporary: isTemporary, size }) => isTemporary && size >= 16 * 5)
      .reduce((sum, { size }) => sum + size, 0);
  const [small, large] = [planOf(3), planOf(12)].map(temporary);
  // But for what products hand to loops: a row of gates for each sequence.
  expect(large).toBeLessThan(2 * (small ?? 0));
});

test('a single sequence is computed as a whole', () => {
  const plan = planOf(1);
  for (const list of lists) expect(plan.sections[list].filter(isBySequence)).toEqual([]);
});
