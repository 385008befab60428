import type { ExplainedStage } from '@tapehead/core';
import { expectFinite, expectShape, expectThat } from './expectations.js';

/** Checks what a part explains: stages with a kind, whose named parameters are finite, with a row for each sequence. */
export function expectExplained(stages: readonly ExplainedStage[], batch: number): void {
  stages.forEach(({ kind, parameters }, index) => {
    expectThat(kind.trim() !== '', () => `explain: stage ${index} has no kind`);
    for (const [name, values] of Object.entries(parameters)) {
      const what = `explain: ${name} of ${kind}`;
      expectShape(what, values, [batch, values.shape[1]]);
      expectFinite(what, values.dataSync());
    }
  });
}
