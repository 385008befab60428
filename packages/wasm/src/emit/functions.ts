import type { MapOperation } from '../graph/graph.js';
import type { Simd } from '../simd.js';
import type { Code, Instruction } from './code.js';

/** A local, or an instruction on other expressions. `constant` loads a constant by its place among the constants. */
type Expression =
  | number
  | readonly ['constant', number]
  | readonly ['shiftLeft' | 'shiftRight', Expression, number]
  | readonly [Instruction, ...Expression[]];

/** The offsets of the kernels' constants in bytes, as in assembly/functions.ts. */
const place = {
  one: 0,
  two: 16,
  expMin: 48,
  log2E: 64,
  round: 80,
  ln2High: 96,
  ln2Low: 112,
  exponentBias: 128,
  sign: 144,
  half: 160,
  rootHalf: 176,
  mantissa: 192,
  expPolynomial: 208,
  logPolynomial: 304,
  artanhPolynomial: 448,
  expOverflow: 576,
  largestExponent: 592,
} as const;

const one: Expression = ['constant', place.one];
const expMin: Expression = ['constant', place.expMin];
const sign: Expression = ['constant', place.sign];

/** Writes operations on vectors of four numbers. */
export interface Writer {
  readonly code: Code;
  /** How sums and differences with products are computed. */
  readonly simd: Simd;
  /** The local that holds the address of the constants. */
  readonly constants: () => number;
}

/**
 * Writes an operation on locals and returns the local of its result. It can be written for several vectors side by side,
 * so that the processor finds work in one while it waits for another: then each operand is the first of as many
 * adjacent locals, and so is the result.
 */
export function writeOperation(
  writer: Writer,
  operation: MapOperation,
  operands: readonly number[],
  vectors = 1,
): number {
  const [a = 0, b = 0, c = 0] = operands;
  return operations[operation]({ ...writer, vectors }, a, b, c);
}

/** A writer of so many vectors side by side, whose locals are the first of as many adjacent ones. */
interface SideBySide extends Writer {
  readonly vectors: number;
}

/** Writes an expression for one of the vectors. */
function write(writer: Writer, expression: Expression, vector: number): void {
  const { code } = writer;
  if (typeof expression === 'number') {
    code.get(expression + vector);
    return;
  }
  switch (expression[0]) {
    case 'constant':
      code.get(writer.constants()).load(expression[1]);
      return;
    case 'shiftLeft':
      write(writer, expression[1], vector);
      code.shiftLeft(expression[2]);
      return;
    case 'shiftRight':
      write(writer, expression[1], vector);
      code.shiftRight(expression[2]);
      return;
    default: {
      const [instruction, ...operands] = writer.simd === 'relaxed' ? fused(expression) : expression;
      for (const operand of operands) write(writer, operand, vector);
      code.vector(instruction);
    }
  }
}

type Applied = readonly [Instruction, ...Expression[]];

/** A sum or difference with a product as one instruction, which does not round the product. */
function fused(expression: Applied): Applied {
  const [instruction, a, b] = expression;
  if (instruction === 'add') {
    const first = factorsOf(a);
    if (first && b !== undefined) return ['multiplyAdd', ...first, b];
  }
  const second = factorsOf(b);
  if (!second || a === undefined) return expression;
  if (instruction === 'add') return ['multiplyAdd', ...second, a];
  return instruction === 'subtract' ? ['subtractProduct', ...second, a] : expression;
}

function factorsOf(expression: Expression | undefined): readonly [Expression, Expression] | null {
  if (typeof expression !== 'object' || expression[0] !== 'multiply') return null;
  const [, a, b] = expression;
  return a === undefined || b === undefined ? null : [a, b];
}

/** Writes an expression and keeps its value in a new local. */
function held(writer: SideBySide, expression: Expression): number {
  return inLocals(writer, (vector) => {
    write(writer, expression, vector);
  });
}

/** Puts what `put` writes for each of the vectors into new adjacent locals, and returns the first of them. */
function inLocals({ code, vectors }: SideBySide, put: (vector: number) => void): number {
  const locals = Array.from({ length: vectors }, () => code.local('v128'));
  locals.forEach((local, vector) => {
    put(vector);
    code.set(local);
  });
  return locals[0] ?? 0;
}

function number(writer: SideBySide, value: number): number {
  return inLocals(writer, () => {
    writer.code.splat(value);
  });
}

const zero = (writer: SideBySide) => number(writer, 0);

/** x − n ln 2, where n is the whole number that `shifted` holds. */
function reduced(writer: SideBySide, x: number, shifted: number): number {
  const n = held(writer, ['subtract', shifted, ['constant', place.round]]);
  const high = held(writer, ['subtract', x, ['multiply', n, ['constant', place.ln2High]]]);
  return held(writer, ['subtract', high, ['multiply', n, ['constant', place.ln2Low]]]);
}

/** (e^r − 1 − r) / r² for |r| ≤ ½ ln 2. */
function expPolynomial(r: number, square: number): Expression {
  const at = (index: number): Expression => ['constant', place.expPolynomial + 16 * index];
  const pair = (index: number): Expression => ['add', ['multiply', at(index), r], at(index + 1)];
  const upper: Expression = ['add', ['multiply', pair(0), square], pair(2)];
  return ['add', ['multiply', upper, square], pair(4)];
}

const powerOfTwo = (shifted: number): Expression => [
  'shiftLeft',
  ['addWhole', shifted, ['constant', place.exponentBias]],
  23,
];

const shiftedOf = (x: Expression): Expression => [
  'add',
  ['multiply', x, ['constant', place.log2E]],
  ['constant', place.round],
];

/** e^x; x below −87 counts as −87, and above 2.4e38 it is infinite unless it is `upToLargest`. */
function exponential(writer: SideBySide, x: Expression, upToLargest = false): number {
  const below: Expression = ['minimum', x, ['constant', place.expOverflow]];
  const clamped = held(writer, ['maximum', below, expMin]);
  const nearest = shiftedOf(clamped);
  // Rounding to 2^128 would overflow where the result does not: with 2^127 the polynomial makes up for the rest.
  const largest: Expression = ['constant', place.largestExponent];
  const shifted = held(writer, upToLargest ? ['minimum', nearest, largest] : nearest);
  const r = reduced(writer, clamped, shifted);
  const square = held(writer, ['multiply', r, r]);
  const polynomial: Expression = ['multiply', expPolynomial(r, square), square];
  const p: Expression = ['add', polynomial, ['add', r, one]];
  return held(writer, ['multiply', p, powerOfTwo(shifted)]);
}

/** e^x − 1 for x up to 89, exact near 0. */
function exponentialMinusOne(writer: SideBySide, below: Expression): number {
  const clamped = held(writer, ['maximum', below, expMin]);
  const shifted = held(writer, shiftedOf(clamped));
  const r = reduced(writer, clamped, shifted);
  const square = held(writer, ['multiply', r, r]);
  const p = held(writer, ['add', ['multiply', expPolynomial(r, square), square], r]);
  const power = held(writer, powerOfTwo(shifted));
  return held(writer, ['add', ['multiply', p, power], ['subtract', power, one]]);
}

/** −E / (E + 2) with the sign of x, where E = e^(−2|x|) − 1. */
function tanh(writer: SideBySide, x: number): number {
  const negative = held(writer, ['or', x, sign]);
  const e = exponentialMinusOne(writer, ['add', negative, negative]);
  const two: Expression = ['constant', place.two];
  return held(writer, ['bitselect', x, ['divide', e, ['add', e, two]], sign]);
}

/** ln x of a normal positive number. */
function normalLogarithm(writer: SideBySide, x: number): number {
  const rootHalf: Expression = ['constant', place.rootHalf];
  const shifted = held(writer, ['subtractWhole', x, rootHalf]);
  const e = held(writer, ['convert', ['shiftRight', shifted, 23]]);
  const mantissa: Expression = ['and', shifted, ['constant', place.mantissa]];
  const f = held(writer, ['subtract', ['addWhole', mantissa, rootHalf], one]);
  const square = held(writer, ['multiply', f, f]);
  const fourth = held(writer, ['multiply', square, square]);
  const at = (index: number): Expression => ['constant', place.logPolynomial + 16 * index];
  const pair = (index: number): Expression => [
    'add',
    ['multiply', at(2 * index), f],
    at(2 * index + 1),
  ];
  const highest = held(writer, ['add', ['multiply', pair(0), square], pair(1)]);
  const middle = held(writer, ['add', ['multiply', pair(2), square], pair(3)]);
  const cube = held(writer, ['multiply', square, f]);
  const upper = held(writer, ['multiply', ['add', ['multiply', highest, fourth], middle], f]);
  const p = held(writer, ['multiply', ['add', upper, at(8)], cube]);
  const low = held(writer, [
    'subtract',
    ['multiply', e, ['constant', place.ln2Low]],
    ['multiply', ['constant', place.half], square],
  ]);
  const high: Expression = ['multiply', e, ['constant', place.ln2High]];
  return held(writer, ['add', ['add', f, ['add', p, low]], high]);
}

/** ln x: −∞ at 0, and NaN below. */
function logarithm(writer: SideBySide, x: number): number {
  const normal = normalLogarithm(writer, x);
  const none = zero(writer);
  const isPositive = held(writer, ['greater', x, none]);
  // √x is NaN below 0, and 0 at 0.
  const edge: Expression = ['subtract', ['squareRoot', x], ['divide', one, none]];
  return held(writer, ['bitselect', normal, edge, isPositive]);
}

/** ln(1 + x) for x from 0 to 1. */
function logarithmOfOnePlusShare(writer: SideBySide, x: number): number {
  const s = held(writer, ['divide', x, ['add', ['constant', place.two], x]]);
  const square = held(writer, ['multiply', s, s]);
  const at = (index: number): Expression => ['constant', place.artanhPolynomial + 16 * index];
  let p: Expression = ['add', ['multiply', at(0), square], at(1)];
  for (let index = 2; index < 8; index++) p = ['add', ['multiply', p, square], at(index)];
  const product: Expression = ['multiply', ['multiply', p, square], s];
  return held(writer, ['add', ['add', s, s], product]);
}

/** A comparison's result as 1 or 0. */
const truth = (writer: SideBySide, expression: Expression) =>
  held(writer, ['and', expression, one]);

const binary = (instruction: Instruction) => (writer: SideBySide, a: number, b: number) =>
  held(writer, [instruction, a, b]);
const unary = (instruction: Instruction) => (writer: SideBySide, a: number) =>
  held(writer, [instruction, a]);
const comparison = (instruction: Instruction) => (writer: SideBySide, a: number, b: number) =>
  truth(writer, [instruction, a, b]);

const operations: Readonly<
  Record<MapOperation, (writer: SideBySide, a: number, b: number, c: number) => number>
> = {
  copy: (_writer, a) => a,
  negative: unary('negative'),
  absolute: unary('absolute'),
  squareRoot: unary('squareRoot'),
  floor: unary('floor'),
  ceil: unary('ceil'),
  round: unary('nearest'),
  square: (writer, a) => held(writer, ['multiply', a, a]),
  exponential: (writer, a) => exponential(writer, a, true),
  exponentialOrZero: (writer, a) =>
    held(writer, ['and', exponential(writer, a), ['greaterOrEqual', a, expMin]]),
  exponentialMinusOne: (writer, a) =>
    exponentialMinusOne(writer, ['minimum', a, ['constant', place.expOverflow]]),
  logarithm,
  logarithmOfOnePlus(writer, a) {
    // ln(1 + x) = ln u · x / (u − 1) with u = 1 + x rounded to float32, and x where u is 1.
    const u = held(writer, ['add', one, a]);
    const less = held(writer, ['subtract', u, one]);
    const isTiny = held(writer, ['equal', less, zero(writer)]);
    const quotient: Expression = ['multiply', logarithm(writer, u), ['divide', a, less]];
    return held(writer, ['bitselect', a, quotient, isTiny]);
  },
  sigmoid(writer, a) {
    const e = exponential(writer, ['negative', a]);
    return held(writer, ['divide', one, ['add', one, e]]);
  },
  tanh,
  relu: (writer, a) => held(writer, ['maximum', a, zero(writer)]),
  softplus(writer, a) {
    const e = exponential(writer, held(writer, ['or', a, sign]));
    const rest = logarithmOfOnePlusShare(writer, e);
    return held(writer, ['add', ['maximum', a, zero(writer)], rest]);
  },
  isPositive: (writer, a) => truth(writer, ['greater', a, zero(writer)]),
  sign(writer, a) {
    const none = zero(writer);
    const size: Expression = ['and', ['notEqual', a, none], one];
    return held(writer, ['or', size, ['and', ['less', a, none], sign]]);
  },
  isFalse: (writer, a) => truth(writer, ['equal', a, zero(writer)]),
  add: binary('add'),
  subtract: binary('subtract'),
  multiply: binary('multiply'),
  divide: binary('divide'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  greater: comparison('greater'),
  greaterOrEqual: comparison('greaterOrEqual'),
  less: comparison('less'),
  lessOrEqual: comparison('lessOrEqual'),
  equal: comparison('equal'),
  notEqual: comparison('notEqual'),
  power(writer, a, b) {
    // e^(b ln a): 0 where a is 0, NaN where a is negative, and 1 where b is 0.
    const none = zero(writer);
    const tiny = held(writer, ['maximum', a, number(writer, 1.2e-38)]);
    const size = exponential(writer, ['multiply', b, normalLogarithm(writer, tiny)], true);
    const positive = held(writer, ['and', size, ['greater', a, none]]);
    // The root of a negative number is NaN.
    const any = held(writer, ['bitselect', ['squareRoot', a], positive, ['less', a, none]]);
    return held(writer, ['bitselect', one, any, ['equal', b, none]]);
  },
  select: (writer, a, b, c) => held(writer, ['bitselect', b, c, ['notEqual', a, zero(writer)]]),
};
