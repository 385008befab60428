import { type Question, type Row } from './question.js';

const most = 1000;

/** “0.3 0.8* 0.1 0.5*”: the sum of the two that are marked. */
export const adding: Question = {
  label: 'Numbers from 0 to 1, two of them marked with *',
  says: 'It sees the numbers one after the other, and has to say the sum of the two that are marked.',
  example: () => '0.31 0.82* 0.1 0.64 0.5* 0.07',
  parse(text) {
    const words = text.split(/[\s;]+/).filter((word) => word !== '');
    const inputs: Row[] = [];
    for (const word of words) {
      const isMarked = word.endsWith('*');
      const value = Number(isMarked ? word.slice(0, -1) : word);
      if (!/^[\d.]+\*?$/.test(word) || !(value >= 0 && value <= 1))
        return `“${word}” is no number from 0 to 1, such as 0.5, or 0.5* for one that counts.`;
      inputs.push([value, isMarked ? 1 : 0]);
    }
    const marked = inputs.filter(([, mark]) => mark === 1);
    if (marked.length !== 2) return `Expected two numbers with a *; there are ${marked.length}.`;
    if (inputs.length > most) return `Expected at most ${most} numbers.`;
    const sum = marked.reduce((total, [value = 0]) => total + value, 0);
    return {
      inputs,
      targets: inputs.map((_, t) => (t === inputs.length - 1 ? [sum] : null)),
      right: sum.toFixed(2),
      read: ([answer]) => (answer?.[0] ?? Number.NaN).toFixed(2),
    };
  },
};
