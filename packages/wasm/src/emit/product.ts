import { padded } from '../plan/layout.js';
import type { Matrix, ProductPlan } from '../plan/fit-products.js';
import type { Context, Pointer } from './context.js';
import { type MatrixAt, writeLinear, writeLinearInput } from './written-product.js';

/** The kernels that products call, as the module imports them. */
export const productKernels = ['linear', 'linearInput', 'linearWeight'] as const;
export type ProductKernel = (typeof productKernels)[number];

/** Which kernel computes a product, and its first three arguments. */
export function kernelOf({ node }: ProductPlan): {
  readonly kernel: ProductKernel;
  readonly sizes: readonly [number, number, number];
} {
  const { rows, inner, columns, transposed } = node;
  if (transposed[0]) return { kernel: 'linearWeight', sizes: [inner, rows, padded(columns)] };
  if (transposed[1]) return { kernel: 'linearInput', sizes: [rows, columns, padded(inner)] };
  return { kernel: 'linear', sizes: [rows, inner, padded(columns)] };
}

/** Products with rows of fewer vectors are left to the kernels, which have several sums for each. */
const leastVectors = 4;

/** Writes a product, or the call of its kernel, in a loop over its batch. */
export function writeProduct(context: Context, plan: ProductPlan, zeros: Pointer): void {
  const { code } = context;
  const { batch } = plan.node;
  const { kernel, sizes } = kernelOf(plan);
  const matrices: readonly (Matrix | null)[] =
    kernel === 'linearWeight'
      ? [plan.first, plan.second, plan.result]
      : [plan.first, plan.second, plan.result, plan.start];
  const places = matrices.map((matrix) => {
    const begin = matrix
      ? context.pointerTo(context.plan.placing.placeOf(matrix.use.value))
      : zeros;
    const between = 4 * (matrix?.batch ?? 0);
    if (batch === 1 || between === 0) return { ...begin, between: 0, row: matrix?.row ?? 0 };
    const local = code.local('i32');
    code.get(begin.local).number(begin.offset).addNumbers().set(local);
    return { local, offset: 0, between, row: matrix?.row ?? 0 };
  });
  const [x, weight, result, start] = places.map(({ local, offset, row }): MatrixAt => ({
    local,
    offset,
    stride: 4 * row,
  }));
  const isWritten = context.plan.writeProducts && sizes[2] >= 4 * leastVectors;
  const call = () => {
    if (isWritten && x && weight && result && start) {
      const write = kernel === 'linear' ? writeLinear : writeLinearInput;
      write(context, sizes, [x, weight, result, start]);
      return;
    }
    for (const size of sizes) code.number(size);
    for (const { local, offset, row } of places) {
      code.get(local);
      if (offset !== 0) code.number(offset).addNumbers();
      code.number(4 * row);
    }
    code.call(productKernels.indexOf(kernel));
  };
  if (batch === 1) {
    call();
    return;
  }
  code.loop(batch, () => {
    call();
    for (const { local, between } of places)
      if (between !== 0) code.get(local).number(between).addNumbers().set(local);
  });
}
