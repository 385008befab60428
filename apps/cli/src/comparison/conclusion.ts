import type { EvaluationEntry } from '@tapehead/trainer';

/** A machine's title, and how good it is at some lengths. */
export interface MeasuredMachine {
  readonly title: string;
  readonly done: {
    readonly evaluation: readonly Pick<EvaluationEntry, 'length' | 'errorRate'>[];
  };
}

/** The largest share of wrong bits with which a machine still counts as one that copies. */
const mostWrong = 0.01;

/**
 * Which machines copy sequences of the longest training length and longer ones, in a sentence; null if none
 * was measured at both.
 */
export function conclusionOf(
  machines: readonly MeasuredMachine[],
  trained: number,
  longer: number,
): string | null {
  const measured = machines.flatMap(({ title, done: { evaluation } }) => {
    const [at, beyond] = [trained, longer].map((length) =>
      evaluation.find((entry) => entry.length === length),
    );
    if (!at || !beyond) return [];
    return [{ title, copies: at.errorRate <= mostWrong, goesOn: beyond.errorRate <= mostWrong }];
  });
  const titles = (isWanted: (machine: (typeof measured)[number]) => boolean) =>
    measured.filter(isWanted).map(({ title }) => title);
  const clauses = [
    clause(
      titles(({ copies, goesOn }) => copies && goesOn),
      `${trained} vectors and ${longer} alike`,
    ),
    clause(
      titles(({ copies, goesOn }) => copies && !goesOn),
      `${trained} vectors but not ${longer}`,
    ),
    clause(
      titles(({ copies }) => !copies),
      `not even ${trained} vectors`,
    ),
  ].filter((text) => text !== '');
  if (clauses.length === 0) return null;
  return `With at most ${100 * mostWrong} % wrong bits, and trained on up to ${trained} vectors: ${clauses.join('; ')}.`;
}

function clause(titles: readonly string[], what: string): string {
  if (titles.length === 0) return '';
  const all = new Intl.ListFormat('en').format(titles);
  return `${all} ${titles.length === 1 ? 'copies' : 'copy'} ${what}`;
}
