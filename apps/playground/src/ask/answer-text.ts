import type { TraceSnapshot } from '../engine/protocol.js';
import { wrongOutputs } from '../figure/wrong-outputs.js';
import { answerOf, answerSteps, asBits } from './answer.js';
import { type Pattern, patternToText } from './pattern.js';

/** What the machine answered, in a sentence; as text too, where its rows are bytes of text. */
export function answerText(snapshot: TraceSnapshot, bits: number): string {
  const { wrong, total, firstStep } = wrongOutputs(snapshot);
  const answer = asBits(answerOf(snapshot));
  const text = bits === 8 ? patternAsText(answer) : null;
  const said = text === null ? '' : ` It says “${text}”.`;
  if (firstStep === null) return `All ${total} bits of ${answer.length} vectors are right.${said}`;
  const firstWrong = answerSteps(snapshot).indexOf(firstStep) + 1;
  return `${wrong} of ${total} bits are wrong, the first in vector ${firstWrong} of ${answer.length}.${said}`;
}

/** The text whose bytes a pattern is; null if it cannot be read: control characters, and what is no text. */
export function patternAsText(pattern: Pattern): string | null {
  const text = patternToText(pattern);
  return /^[^\p{Cc}\p{Cn}\uFFFD]+$/u.test(text) ? text : null;
}
