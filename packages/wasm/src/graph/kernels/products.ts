import type { Use } from '../graph.js';
import type { Builder } from '../rewrite.js';
import { item, sizeOf } from '../shapes.js';
import { single, type Translation } from './translation.js';

/**
 * The product node of two factors. A factor with a batch of 1 is the same in all products; one that is the same in some
 * of them is repeated.
 */
function product(
  builder: Builder,
  factors: readonly [Use, Use],
  transposed: readonly [boolean, boolean],
  shape: readonly number[],
) {
  const lead = shape.slice(0, -2);
  const repeated = (use: Use): Use => {
    const [own, matrix] = [use.shape.slice(0, -2), use.shape.slice(-2)];
    if (sizeOf(own) === 1 || sizeOf(own) === sizeOf(lead)) return use;
    const whole = [...lead.slice(0, lead.length - own.length).map(() => 1), ...own, ...matrix];
    const inputs = [{ value: use.value, shape: whole }];
    return builder.add({ kind: 'map', operation: 'copy', inputs, shape: [...lead, ...matrix] });
  };
  const [a, b] = [repeated(factors[0]), repeated(factors[1])];
  const [rank, other] = [a.shape.length, b.shape.length];
  const rows = item(a.shape, transposed[0] ? rank - 1 : rank - 2);
  const inner = item(a.shape, transposed[0] ? rank - 2 : rank - 1);
  const columns = item(b.shape, transposed[1] ? other - 2 : other - 1);
  const batch = sizeOf(shape) / (rows * columns);
  return {
    kind: 'product',
    inputs: [a, b],
    transposed,
    batch,
    rows,
    inner,
    columns,
    shape,
  } as const;
}

const activations = {
  linear: null,
  relu: 'relu',
  sigmoid: 'sigmoid',
  elu: null,
  relu6: null,
} as const;

export const productKernels: readonly (readonly [string, Translation])[] = [
  [
    'BatchMatMul',
    single(({ input, flag, output, shape }, builder) => {
      if (sizeOf(shape) === 0) return false;
      const transposed = [flag('transposeA'), flag('transposeB')] as const;
      builder.make(product(builder, [input(0), input(1)], transposed, shape), output);
      return true;
    }),
  ],
  [
    '_FusedMatMul',
    (call, builder) => {
      const { inputs, outputs, attributes, names } = call;
      const { value, shape } = item(outputs, 0);
      const named = (name: string) => inputs[names.indexOf(name)];
      const activation = String(attributes.activation);
      if (activation !== 'linear' && activation !== 'relu' && activation !== 'sigmoid')
        return false;
      const transposed = [attributes.transposeA === true, attributes.transposeB === true] as const;
      let result: Use = builder.add(
        product(builder, [item(inputs, 0), item(inputs, 1)], transposed, shape),
      );
      const bias = named('bias');
      if (bias) result = applied(builder, 'add', [result, bias], shape);
      const operation = activations[activation] ?? 'copy';
      builder.make({ kind: 'map', operation, inputs: [result], shape }, value);
      return true;
    },
  ],
];

function applied(
  builder: Builder,
  operation: 'add',
  inputs: readonly Use[],
  shape: readonly number[],
): Use {
  return builder.add({ kind: 'map', operation, inputs, shape });
}
