import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../graph/shapes.js';

type Kernel = Parameters<typeof tf.registerKernel>[0];
type Call = Parameters<tf.KernelFunc>[0];

const mended = new WeakSet<tf.KernelFunc>();

/** Puts a kernel in the place of one of tfjs's WASM backend, once, unless a page has left that one out. */
function replace(kernelName: string, change: (given: tf.KernelFunc) => tf.KernelFunc): void {
  const registered: unknown = tf.getKernel(kernelName, 'wasm');
  if (registered === undefined) return;
  const given: Kernel = tf.getKernel(kernelName, 'wasm');
  if (mended.has(given.kernelFunc)) return;
  const kernelFunc = change(given.kernelFunc);
  mended.add(kernelFunc);
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...given, kernelFunc });
}

/** An axis that may be counted from the end, counted from the beginning. */
const fromBeginning = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

/**
 * `gather` with positions of each sequence's own reads them from anywhere in memory unless there are as many as
 * sequences. This takes the rows of all tables as rows of one.
 */
const gather =
  (given: tf.KernelFunc): tf.KernelFunc =>
  (call: Call) => {
    const { x, indices } = call.inputs;
    const backend: unknown = call.backend;
    if (!x || !indices || !(backend instanceof tf.KernelBackend)) return given(call);
    const axis = Number(call.attrs?.axis);
    const batchDims = fromBeginning(Number(call.attrs?.batchDims ?? 0), indices.shape.length);
    if (batchDims === 0) return given(call);
    const { shape } = x;
    const at = fromBeginning(axis, shape.length);
    const extent = shape[at] ?? 1;
    const [batch, outer] = [sizeOf(shape.slice(0, batchDims)), sizeOf(shape.slice(batchDims, at))];
    const places = backend.readSync(indices.dataId);
    const count = places.length / batch;
    const rows = Int32Array.from({ length: batch * outer * count }, (_, row) => {
      const table = Math.floor(row / count);
      const place = Number(places[Math.floor(table / outer) * count + (row % count)]);
      if (place >= 0 && place < extent) return table * extent + place;
      throw new RangeError(`gather: got the position ${place}, expected one below ${extent}`);
    });
    const flat = { dataId: backend.write(rows, [rows.length], 'int32'), dtype: 'int32' } as const;
    const inner = shape.slice(at + 1);
    const made = given({
      ...call,
      inputs: {
        x: { dataId: x.dataId, dtype: x.dtype, shape: [batch * outer * extent, sizeOf(inner)] },
        indices: { ...flat, shape: [rows.length] },
      },
      attrs: { axis: 0, batchDims: 0 },
    });
    backend.disposeData(flat.dataId);
    const positions = indices.shape.slice(batchDims);
    return { ...only(made), shape: [...shape.slice(0, at), ...positions, ...inner] };
  };

/** Cumulative sums and products count an axis from the end as if from the beginning, and read what lies before the tensor. */
const alongAxis =
  (given: tf.KernelFunc): tf.KernelFunc =>
  (call: Call) => {
    const rank = call.inputs.x?.shape.length ?? 0;
    const axis = fromBeginning(Number(call.attrs?.axis), rank);
    return given({ ...call, attrs: { ...call.attrs, axis } });
  };

function only(result: ReturnType<tf.KernelFunc>): tf.TensorInfo {
  const [first] = [result].flat();
  if (!first) throw new Error('A kernel has an outcome.');
  return first;
}

/** Whether numbers are not 0. tfjs keeps of a number the lowest bits of what comes before the point. */
const cast =
  (given: tf.KernelFunc): tf.KernelFunc =>
  (call: Call) => {
    const { x } = call.inputs;
    const backend: unknown = call.backend;
    const isNumber = x?.dtype === 'float32' || x?.dtype === 'int32';
    if (!isNumber || call.attrs?.dtype !== 'bool' || !(backend instanceof tf.KernelBackend))
      return given(call);
    const zero = x.dtype === 'float32' ? new Float32Array(1) : new Int32Array(1);
    const b = { dataId: backend.write(zero, [], x.dtype), shape: [], dtype: x.dtype };
    const { kernelFunc } = tf.getKernel('NotEqual', 'wasm');
    const result = kernelFunc({ inputs: { a: x, b }, attrs: {}, backend });
    backend.disposeData(b.dataId);
    return result;
  };

/**
 * Numbers of other types than a kernel was written for are moved or compared as if they were floating-point numbers. This
 * makes them such, but for truths that choose, and of the result what it should be, if `typeOf` gives a type.
 */
const asFloats =
  (typeOf: (inputs: Call['inputs']) => tf.DataType | null) =>
  (given: tf.KernelFunc): tf.KernelFunc =>
  (call: Call) => {
    const type = typeOf(call.inputs);
    const backend: unknown = call.backend;
    if (!type || !(backend instanceof tf.KernelBackend)) return given(call);
    const made: tf.TensorInfo[] = [];
    const cast = (x: tf.TensorInfo, dtype: tf.DataType) => {
      const { kernelFunc } = tf.getKernel('Cast', 'wasm');
      return only(kernelFunc({ inputs: { x }, attrs: { dtype }, backend }));
    };
    const inputs: Record<string, tf.TensorInfo> = {};
    for (const [name, tensor] of Object.entries(call.inputs)) {
      if (!tensor) continue;
      inputs[name] = name === 'condition' ? tensor : cast(tensor, 'float32');
      if (name !== 'condition') made.push(inputs[name]);
    }
    const floats = only(given({ ...call, inputs }));
    made.push(floats);
    const result = cast(floats, type);
    for (const { dataId } of made) backend.disposeData(dataId);
    return result;
  };

/** Truths take one byte each, and are moved as if they took four. */
const movesTruths = asFloats(({ x }) => (x?.dtype === 'bool' ? 'bool' : null));
const clips = asFloats(({ x }) => (x?.dtype === 'int32' ? 'int32' : null));
const chooses = asFloats(({ t, e }) => {
  if (!t || !e || (t.dtype === e.dtype && t.dtype !== 'bool')) return null;
  return t.dtype === e.dtype ? t.dtype : tf.upcastType(t.dtype, e.dtype);
});

/** How many columns a factor had when it was packed. */
const packedColumns = new WeakMap<object, number>();

/**
 * A product keeps its second factor packed for the next one, whatever shape the factor has then: of the same numbers
 * under another shape it computes something else, beyond the end of its result. This forgets what was packed.
 */
function forgetOtherShape(b: tf.TensorInfo, backend: BackendWasm): void {
  const columns = b.shape[b.shape.length - 1] ?? 1;
  const packed = packedColumns.get(b.dataId);
  if (packed === columns) return;
  packedColumns.set(b.dataId, columns);
  if (packed === undefined) return;
  const { id, memoryOffset } = backend.dataIdMap.get(b.dataId);
  // These two calls only change the backend's bookkeeping; the numbers stay where they are.
  backend.wasm.tfjs.disposeData(id);
  backend.wasm.tfjs.registerTensor(id, sizeOf(b.shape), memoryOffset);
}

/**
 * How often a factor is to be repeated along each axis before it is multiplied. A product takes the matrices of a factor in
 * turns, which is right only if they are the same along the first axes.
 */
function repeats({ shape }: tf.TensorInfo, other: tf.TensorInfo): readonly number[] | null {
  const [own, others] = [shape.slice(0, -2), other.shape.slice(0, -2)];
  const lead = tf.broadcast_util.assertAndGetBroadcastShape(own, others);
  const whole = [...lead.slice(own.length).map(() => 1), ...own];
  const first = whole.findIndex((extent) => extent !== 1);
  const takesTurns = whole.every((extent, axis) => axis < first || extent === lead[axis]);
  if (first < 0 || takesTurns) return null;
  return [...whole.map((extent, axis) => (lead[axis] ?? 1) / extent), 1, 1];
}

const product =
  (given: tf.KernelFunc): tf.KernelFunc =>
  (call: Call) => {
    const { a, b } = call.inputs;
    const backend: unknown = call.backend;
    if (!a || !b || !(backend instanceof BackendWasm)) return given(call);
    const made: tf.TensorInfo[] = [];
    const repeated = (factor: tf.TensorInfo, other: tf.TensorInfo): tf.TensorInfo => {
      const times = repeats(factor, other);
      if (!times) return factor;
      const { dataId, dtype } = factor;
      const missing = times.slice(factor.shape.length).map(() => 1);
      const x = { dataId, dtype, shape: [...missing, ...factor.shape] };
      const { kernelFunc } = tf.getKernel('Tile', 'wasm');
      const tiled = only(kernelFunc({ inputs: { x }, attrs: { reps: [...times] }, backend }));
      made.push(tiled);
      return tiled;
    };
    const factors = { a: repeated(a, b), b: repeated(b, a) };
    if (call.attrs?.transposeB !== true) forgetOtherShape(factors.b, backend);
    const result = given({ ...call, inputs: { ...call.inputs, ...factors } });
    for (const { dataId } of made) backend.disposeData(dataId);
    return result;
  };

/** Replaces kernels of tfjs's WASM backend that compute something else than they should. */
export function mendKernels(): void {
  replace('GatherV2', gather);
  replace('Cumsum', alongAxis);
  replace('Cumprod', alongAxis);
  replace('Cast', cast);
  for (const kernel of ['Reverse', 'StridedSlice']) replace(kernel, movesTruths);
  replace('ClipByValue', clips);
  replace('Select', chooses);
  replace('BatchMatMul', product);
  replace('_FusedMatMul', product);
}
