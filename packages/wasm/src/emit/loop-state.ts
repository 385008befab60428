import type { Context, Pointer } from './context.js';
import type { Access, Nest, Operation } from './nest.js';

/** What is known while a loop is written. */
export interface LoopState {
  readonly context: Context;
  readonly nest: Nest;
  readonly pointers: ReadonlyMap<Access, Pointer>;
  /** Pointers that move with the loop, with their strides along each axis. */
  readonly moving: readonly { readonly local: number; readonly strides: readonly number[] }[];
  /** The locals that hold vectors already loaded, by a key of what they hold; `loads` has the keys in order. */
  readonly held: Map<number, number>;
  readonly loads: number[];
  readonly accumulators: Map<Operation, number[]>;
  /** The products that are left to the operation that adds them, which need not round them. */
  readonly fusible: ReadonlySet<Operation>;
  /** The index of the row's axis, which is also the number of loops around it. */
  readonly rowAxis: number;
}

/** Runs `body`, then forgets the vectors that were loaded in it. */
export function scoped({ held, loads }: LoopState, body: () => void): void {
  const before = loads.length;
  body();
  for (const key of loads.splice(before)) held.delete(key);
}

export function pointerOf({ pointers }: LoopState, access: Access): Pointer {
  const pointer = pointers.get(access);
  if (pointer) return pointer;
  throw new Error('Numbers of a loop have no pointer.');
}

/** A local with one vector of the row's numbers, which is loaded only once. */
export function loadVector(
  state: LoopState,
  access: Access,
  vector: number,
  lanes: number,
): number {
  const { code } = state.context;
  const { local, offset } = pointerOf(state, access);
  const stride = access.strides[state.rowAxis] ?? 0;
  const at = offset + 16 * vector * stride;
  const isWhole = access.place.isNumber || stride === 1 || lanes === 1;
  // Numbers that are not adjacent are loaded anew each time, since the key does not contain their stride.
  const key = isWhole || stride === 0 ? 2 * (local * 2 ** 31 + at) + (isWhole ? 0 : 1) : null;
  const known = key === null ? undefined : state.held.get(key);
  if (known !== undefined) return known;
  const loaded = code.local('v128');
  code.get(local);
  if (isWhole) code.load(at);
  else if (stride === 0) code.loadSplat(at);
  else {
    code.loadSplat(at).set(loaded);
    for (let lane = 1; lane < lanes; lane++)
      code
        .get(local)
        .get(loaded)
        .loadLane(at + 4 * lane * stride, lane)
        .set(loaded);
    code.get(loaded);
  }
  code.set(loaded);
  if (key !== null) {
    state.held.set(key, loaded);
    state.loads.push(key);
  }
  return loaded;
}

export function storeVector(
  state: LoopState,
  { result }: Operation,
  value: number,
  vector: number,
  lanes: number,
): void {
  if (!result) return;
  const { code } = state.context;
  const { local, offset } = pointerOf(state, result);
  const stride = result.strides[state.rowAxis] ?? 0;
  const at = offset + 16 * vector * stride;
  if (lanes === 4 && stride === 1) {
    code.get(local).get(value).store(at);
    return;
  }
  for (let lane = 0; lane < lanes; lane++)
    code
      .get(local)
      .get(value)
      .storeLane(at + 4 * lane * stride, lane);
}
