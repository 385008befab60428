import type { MapOperation } from '../graph/graph.js';

/** Adds a node and returns the name of its result. */
export type Apply = (operator: string, ...inputs: readonly string[]) => string;

/** What an elementwise operation is written with. */
export interface Elements {
  readonly apply: Apply;
  /** A constant of one number. */
  number(value: number): string;
  /** Truths as 1 and 0. */
  asNumbers(truths: string): string;
  /** Numbers as truths: what is not 0 is true. */
  asTruths(numbers: string): string;
}

/** Writes an operation on operands that are there, and returns the name of its result. */
type Form = (operands: readonly string[], elements: Elements) => string;

const operator =
  (name: string): Form =>
  (operands, { apply }) =>
    apply(name, ...operands);

const comparison =
  (name: string): Form =>
  (operands, { apply, asNumbers }) =>
    asNumbers(apply(name, ...operands));

/** The elementwise operations as operators of ONNX. */
export const elementwise: Readonly<Record<MapOperation, Form>> = {
  copy: operator('Identity'),
  negative: operator('Neg'),
  absolute: operator('Abs'),
  square: ([x = ''], { apply }) => apply('Mul', x, x),
  squareRoot: operator('Sqrt'),
  exponential: operator('Exp'),
  exponentialOrZero: operator('Exp'),
  exponentialMinusOne: (x, { apply, number }) => apply('Sub', apply('Exp', ...x), number(1)),
  logarithm: operator('Log'),
  logarithmOfOnePlus: (x, { apply, number }) => apply('Log', apply('Add', ...x, number(1))),
  sigmoid: operator('Sigmoid'),
  tanh: operator('Tanh'),
  relu: operator('Relu'),
  softplus: operator('Softplus'),
  isPositive: (x, { apply, number, asNumbers }) => asNumbers(apply('Greater', ...x, number(0))),
  sign: operator('Sign'),
  floor: operator('Floor'),
  ceil: operator('Ceil'),
  round: operator('Round'),
  isFalse: (x, { apply, number, asNumbers }) => asNumbers(apply('Equal', ...x, number(0))),
  add: operator('Add'),
  subtract: operator('Sub'),
  multiply: operator('Mul'),
  divide: operator('Div'),
  maximum: operator('Max'),
  minimum: operator('Min'),
  power: operator('Pow'),
  greater: comparison('Greater'),
  greaterOrEqual: comparison('GreaterOrEqual'),
  less: comparison('Less'),
  lessOrEqual: comparison('LessOrEqual'),
  equal: comparison('Equal'),
  notEqual: (operands, { apply, asNumbers }) =>
    asNumbers(apply('Not', apply('Equal', ...operands))),
  select: ([condition = '', yes = '', no = ''], { apply, asTruths }) =>
    apply('Where', asTruths(condition), yes, no),
};

/** Kernels of TensorFlow.js of one float tensor, and the operator that computes the same. */
export const counterparts: Readonly<Record<string, string>> = {
  Acos: 'Acos',
  Acosh: 'Acosh',
  Asin: 'Asin',
  Asinh: 'Asinh',
  Atan: 'Atan',
  Atanh: 'Atanh',
  Cos: 'Cos',
  Cosh: 'Cosh',
  Erf: 'Erf',
  Sin: 'Sin',
  Sinh: 'Sinh',
  Tan: 'Tan',
};
