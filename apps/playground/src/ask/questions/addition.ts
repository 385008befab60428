import { bitsOf, type Question, type Row, row } from './question.js';

const mostDigits = 200;

/** “37 + 58”: both in binary, digit by digit from the least one. */
export const addition: Question = {
  label: 'Two whole numbers to add',
  says: 'It sees both in binary, one digit of each at a step from the least one, and then has to say their sum.',
  example: () => '37 + 58',
  parse(text) {
    const [, first, second] = /^\s*(\d+)\s*\+\s*(\d+)\s*$/.exec(text) ?? [];
    if (first === undefined || second === undefined)
      return 'Expected two whole numbers with a plus between them, such as 37 + 58.';
    const [one, other] = [BigInt(first), BigInt(second)];
    const length = Math.max(1, ...[one, other].map((number) => number.toString(2).length));
    if (length > mostDigits)
      return `One of them has ${length} binary digits, expected at most ${mostDigits}.`;
    const digits = Array.from({ length }, (_, at) => at);
    const answer = [...digits, length];
    const sum = one + other;
    return {
      inputs: [
        row(4, { 2: 1 }),
        ...digits.map((at): Row => [digitOf(one, at), digitOf(other, at), 0, 0]),
        row(4, { 3: 1 }),
        ...answer.map(() => row(4)),
      ],
      targets: [null, ...digits.map(() => null), null, ...answer.map((at) => [digitOf(sum, at)])],
      right: String(sum),
      read: (answer) => String(valueOf(answer.map((step) => bitsOf(step)[0] ?? 0))),
    };
  },
};

function digitOf(value: bigint, at: number): number {
  return Number((value >> BigInt(at)) & 1n);
}

/** The number with these binary digits, the least one first. */
function valueOf(digits: readonly number[]): bigint {
  return digits.reduceRight((value, digit) => 2n * value + BigInt(digit), 0n);
}
