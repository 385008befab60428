import type { Proof } from '../proof/prove.js';
import { rough } from './format.js';

/** What was proved of a machine, or why nothing was, for the reader. */
export function proofText(proof: Proof): string {
  if (proof.proved) {
    const { vectors, moveMargin, outputMargin } = proof;
    return `Proved: with hard moves it answers every sequence of every length L, of all ${vectors} vectors, in a memory of at least 4 L + 5 slots. Its moves are decided by at least ${rough(moveMargin)} nats, its outputs by ${rough(outputMargin)}.\n`;
  }
  const { because, sequence, wrong } = proof;
  if (sequence === null) return `Not proved: ${because}.\n`;
  const rows = sequence.map((row) => row.join('')).join(' ');
  const tried =
    wrong === undefined || wrong === 0
      ? `It answers ${rows} all the same, so it may be right or wrong on others.`
      : `A counterexample is ${rows}, of which it gets ${wrong} bits wrong.`;
  return `Not proved: ${because}. ${tried}\n`;
}
