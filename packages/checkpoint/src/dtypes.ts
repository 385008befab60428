import { getFloat16 } from '@petamoriken/float16';

/** How a number type of the format is stored, little-endian, and how one of its values is read. */
export interface Dtype {
  readonly bytes: number;
  /** Whether its values are whole numbers. */
  readonly whole: boolean;
  read(view: DataView, offset: number): number;
}

const one = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function getBrainFloat16(view: DataView, offset: number): number {
  one.setUint32(0, view.getUint16(offset, true) * 0x1_0000);
  return one.getFloat32(0);
}

/** The number types that can be read, by their names in the format. */
export const dtypes: ReadonlyMap<string, Dtype> = new Map<string, Dtype>([
  ['F64', { bytes: 8, whole: false, read: (view, offset) => view.getFloat64(offset, true) }],
  ['F32', { bytes: 4, whole: false, read: (view, offset) => view.getFloat32(offset, true) }],
  ['F16', { bytes: 2, whole: false, read: (view, offset) => getFloat16(view, offset, true) }],
  ['BF16', { bytes: 2, whole: false, read: getBrainFloat16 }],
  [
    'I64',
    { bytes: 8, whole: true, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  ],
  ['I32', { bytes: 4, whole: true, read: (view, offset) => view.getInt32(offset, true) }],
  ['I16', { bytes: 2, whole: true, read: (view, offset) => view.getInt16(offset, true) }],
  ['I8', { bytes: 1, whole: true, read: (view, offset) => view.getInt8(offset) }],
  [
    'U64',
    { bytes: 8, whole: true, read: (view, offset) => Number(view.getBigUint64(offset, true)) },
  ],
  ['U32', { bytes: 4, whole: true, read: (view, offset) => view.getUint32(offset, true) }],
  ['U16', { bytes: 2, whole: true, read: (view, offset) => view.getUint16(offset, true) }],
  ['U8', { bytes: 1, whole: true, read: (view, offset) => view.getUint8(offset) }],
  ['BOOL', { bytes: 1, whole: true, read: (view, offset) => view.getUint8(offset) }],
]);
