import type { TraceSnapshot } from '../engine/protocol.js';
import { wrongOutputs } from '../figure/wrong-outputs.js';
import { answerOf, answerSteps, asBits } from './answer.js';
import { type Pattern, patternToText } from './pattern.js';

/** The machine's answer in a sentence, also as text if its rows are the bytes of a text. */
export function answerText(snapshot: TraceSnapshot, bits: number): string {
  const { wrong, total, firstStep } = wrongOutputs(snapshot);
  const answer = asBits(answerOf(snapshot));
  const text = bits === 8 ? patternAsText(answer) : null;
  const said = text === null ? '' : ` It says “${text}”.`;
  if (firstStep === null) return `All ${total} bits of ${answer.length} vectors are right.${said}`;
  const firstWrong = answerSteps(snapshot).indexOf(firstStep) + 1;
  return `${wrong} of ${total} bits are wrong, the first in vector ${firstWrong} of ${answer.length}.${said}`;
}

/** The text whose bytes a pattern is; null if it is no valid text, or has control characters. */
export function patternAsText(pattern: Pattern): string | null {
  const text = patternToText(pattern);
  return /^[^\p{Cc}\p{Cn}\uFFFD]+$/u.test(text) ? text : null;
}
