import * as tf from '@tensorflow/tfjs-core';

const kernelName = 'UnsortedSegmentSum';

/**
 * Registers the kernel that the gradient of `tf.gather` needs, which tfjs's WASM backend lacks: the rows of `x` are
 * added up by segments, so that an embedding can be trained.
 */
export function registerSegmentSum(): void {
  if (tf.getKernelsForBackend('wasm').some((kernel) => kernel.kernelName === kernelName)) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs: { x, segmentIds }, attrs, backend: used }) {
      if (!x || !segmentIds) throw new Error(`${kernelName} takes x and segmentIds.`);
      const backend: unknown = used;
      if (!(backend instanceof tf.KernelBackend)) throw new Error('A backend is a backend.');
      const rows = Number(attrs?.numSegments);
      const shape = [rows, ...x.shape.slice(segmentIds.shape.length)];
      const columns = shape.slice(1).reduce((product, extent) => product * extent, 1);
      const given = backend.readSync(x.dataId);
      const ids = backend.readSync(segmentIds.dataId);
      const sums = new Float32Array(rows * columns);
      for (let row = 0; row < ids.length; row++) {
        const segment = Number(ids[row]);
        // As everywhere in tfjs, what belongs to no segment is dropped.
        if (segment < 0 || segment >= rows) continue;
        for (let column = 0; column < columns; column++)
          sums[segment * columns + column] =
            Number(sums[segment * columns + column]) + Number(given[row * columns + column]);
      }
      return { dataId: backend.write(sums, shape, 'float32'), shape, dtype: 'float32' };
    },
  });
}
