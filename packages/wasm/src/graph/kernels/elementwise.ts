import type { MapOperation, Use } from '../graph.js';
import { numberIn } from '../rewrite.js';
import { item } from '../shapes.js';
import { elementwise, formula, sameNumbers, single, type Translation } from './translation.js';

/** The kernels that become a single operation. */
const operations = {
  Abs: 'absolute',
  Add: 'add',
  Ceil: 'ceil',
  Equal: 'equal',
  Exp: 'exponential',
  Expm1: 'exponentialMinusOne',
  Floor: 'floor',
  Greater: 'greater',
  GreaterEqual: 'greaterOrEqual',
  Less: 'less',
  LessEqual: 'lessOrEqual',
  Log: 'logarithm',
  Log1p: 'logarithmOfOnePlus',
  LogicalAnd: 'multiply',
  LogicalNot: 'isFalse',
  LogicalOr: 'maximum',
  LogicalXor: 'notEqual',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Multiply: 'multiply',
  Neg: 'negative',
  NotEqual: 'notEqual',
  RealDiv: 'divide',
  Relu: 'relu',
  Round: 'round',
  Sigmoid: 'sigmoid',
  Sign: 'sign',
  Softplus: 'softplus',
  Sqrt: 'squareRoot',
  Square: 'square',
  Sub: 'subtract',
  Tanh: 'tanh',
} as const;

export const elementwiseKernels: readonly (readonly [string, Translation])[] = [
  ...Object.entries(operations).map(
    ([kernel, operation]) => [kernel, elementwise(operation)] as const,
  ),
  ['Identity', sameNumbers],
  ['StopGradient', sameNumbers],
  [
    'Cast',
    (call, builder) => {
      const { dtype } = call.attributes;
      const isWhole = call.types.every((type) => type === 'int32' || type === 'bool');
      if (dtype === 'float32' || (dtype === 'int32' && isWhole)) return sameNumbers(call, builder);
      // What comes after the point is dropped.
      if (dtype === 'int32')
        return formula(({ input }, apply) =>
          apply(
            'select',
            apply('isPositive', input(0)),
            apply('floor', input(0)),
            apply('ceil', input(0)),
          ),
        )(call, builder);
      if (dtype !== 'bool') return false;
      return formula(({ input }, apply) => apply('notEqual', input(0), builder.number(0)))(
        call,
        builder,
      );
    },
  ],
  [
    'AddN',
    formula(({ inputs }, apply, builder) =>
      inputs.reduce((sum, input) => apply('add', sum, input), builder.number(0)),
    ),
  ],
  [
    'SquaredDifference',
    formula(({ input }, apply) => apply('square', apply('subtract', input(0), input(1)))),
  ],
  ['Reciprocal', formula(({ input }, apply, { number }) => apply('divide', number(1), input(0)))],
  [
    'Rsqrt',
    formula(({ input }, apply, { number }) =>
      apply('divide', number(1), apply('squareRoot', input(0))),
    ),
  ],
  [
    'ClipByValue',
    formula((call, apply, { number }) =>
      apply(
        'minimum',
        apply('maximum', call.input(0), number(call.number('clipValueMin'))),
        number(call.number('clipValueMax')),
      ),
    ),
  ],
  [
    'Relu6',
    formula(({ input }, apply, { number }) => apply('minimum', apply('relu', input(0)), number(6))),
  ],
  [
    'LeakyRelu',
    formula((call, apply, { number }) => {
      const x = call.input(0);
      return apply(
        'select',
        apply('isPositive', x),
        x,
        apply('multiply', number(call.number('alpha')), x),
      );
    }),
  ],
  [
    'Prelu',
    formula(({ input }, apply) =>
      apply(
        'select',
        apply('isPositive', input(0)),
        input(0),
        apply('multiply', input(1), input(0)),
      ),
    ),
  ],
  [
    'Elu',
    formula(({ input }, apply) =>
      apply(
        'select',
        apply('isPositive', input(0)),
        input(0),
        apply('exponentialMinusOne', input(0)),
      ),
    ),
  ],
  [
    // Its inputs are dy and the result of Elu: dy where that is positive, else dy (result + 1).
    'EluGrad',
    formula(({ input }, apply, { number }) =>
      apply(
        'select',
        apply('greaterOrEqual', input(1), number(0)),
        input(0),
        apply('multiply', input(0), apply('add', input(1), number(1))),
      ),
    ),
  ],
  [
    'Step',
    formula((call, apply, { number }) =>
      apply('select', apply('isPositive', call.input(0)), number(1), number(call.number('alpha'))),
    ),
  ],
  [
    'Select',
    single(({ inputs, output, shape }, builder) => {
      const [condition, ...choices] = inputs;
      // A condition with fewer axes than the choices applies to their first axes.
      if (!condition || (condition.shape.length !== shape.length && condition.shape.length > 0))
        return false;
      builder.make(
        { kind: 'map', operation: 'select', inputs: [condition, ...choices], shape },
        output,
      );
      return true;
    }),
  ],
  [
    'Pow',
    single(({ input, output, shape }, builder) => {
      const [base, exponent] = [input(0), input(1)];
      const make = (operation: 'copy' | 'square' | 'squareRoot') => {
        builder.make({ kind: 'map', operation, inputs: [base], shape }, output);
        return true;
      };
      const power = numberIn(builder.values, exponent);
      if (power === 1) return make('copy');
      if (power === 2) return make('square');
      if (power === 0.5) return make('squareRoot');
      // A negative base can only be raised to whole powers, and has no logarithm.
      if (power !== undefined && Number.isInteger(power) && power > 0 && power <= 8) {
        let product = base;
        for (let factor = 2; factor < power; factor++)
          product = builder.add({
            kind: 'map',
            operation: 'multiply',
            inputs: [product, base],
            shape,
          });
        builder.make(
          { kind: 'map', operation: 'multiply', inputs: [product, base], shape },
          output,
        );
        return true;
      }
      builder.make({ kind: 'map', operation: 'power', inputs: [base, exponent], shape }, output);
      return true;
    }),
  ],
  [
    // (x − mean) (scale / √(variance + ε)) + offset
    'FusedBatchNorm',
    (call, builder) => {
      const { inputs, outputs, names, attributes } = call;
      const { value: output, shape } = item(outputs, 0);
      const named = (name: string) => inputs[names.indexOf(name)];
      const [x, mean, variance] = [named('x'), named('mean'), named('variance')];
      if (!x || !mean || !variance) return false;
      const apply = (operation: MapOperation, over: readonly number[], ...given: Use[]) =>
        builder.add({ kind: 'map', operation, inputs: given, shape: over });
      const epsilon = builder.number(Number(attributes.varianceEpsilon));
      const { shape: each } = variance;
      const deviation = apply('squareRoot', each, apply('add', each, variance, epsilon));
      const factor = apply('divide', each, named('scale') ?? builder.number(1), deviation);
      const scaled = apply('multiply', shape, apply('subtract', shape, x, mean), factor);
      const given = [scaled, named('offset') ?? builder.number(0)];
      builder.make({ kind: 'map', operation: 'add', inputs: given, shape }, output);
      return true;
    },
  ],
  ...(['ZerosLike', 'OnesLike'] as const).map(
    (kernel) =>
      [
        kernel,
        formula((_call, apply, { number }) => apply('copy', number(kernel === 'OnesLike' ? 1 : 0))),
      ] as const,
  ),
];
