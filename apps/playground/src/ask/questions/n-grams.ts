import { numberOption, type Question, type Row } from './question.js';

const most = 2000;

/** Bits, of which it foresees each next one. */
export const nGrams: Question = {
  label: 'Bits, the beginning of a sequence',
  says: 'At each of them it says how likely a 1 comes next. Type what has a rule, and see whether it finds it.',
  example: (task) => '011'.repeat(Math.ceil(numberOption(task, 'maxLength', 200) / 6)),
  parse(text, task) {
    const context = numberOption(task, 'context', 5);
    const signs = Array.from(text).filter((sign) => sign.trim() !== '');
    const least = context + 1;
    if (signs.some((sign) => sign !== '0' && sign !== '1')) return 'Expected zeros and ones.';
    if (signs.length < least || signs.length > most)
      return `Expected ${least} to ${most} of them; these are ${signs.length}.`;
    const inputs = signs.map((sign): Row => [Number(sign)]);
    return {
      inputs,
      targets: inputs.map((_, t) => (t < context - 1 ? null : (inputs[t + 1] ?? null))),
      right: null,
      read: (answer) => {
        const [likely = 0] = answer.at(-1) ?? [];
        const last = signs.at(-1) ?? '';
        return `a ${likely > 0.5 ? 1 : 0} at the last place, by ${Math.round(100 * Math.max(likely, 1 - likely))} %; there stands ${last}`;
      },
    };
  },
};
