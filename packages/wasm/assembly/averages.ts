// Running averages of weights.
import { loadLanes, multiplyAdd, storeLanes } from './simd';

/** average ← average + rate (value − average), for `count` numbers. */
export function moveTowards(count: i32, rate: f32, value: usize, average: usize): void {
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const before = loadLanes(average + at, count - i);
    const difference = f32x4.sub(loadLanes(value + at, count - i), before);
    storeLanes(average + at, multiplyAdd(before, f32x4.splat(rate), difference), count - i);
  }
}
