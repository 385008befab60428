// Direct addressing: the network itself emits the weighting, as the softmax of its numbers or as they are.
import { loadLanes, paddedBytes, storeLanes } from './simd';
import { softmax, softmaxBackward } from './softmax';

export function direct(batch: i32, slots: i32, distribution: bool, parameters: usize, stride: usize, weighting: usize): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    v128.store(weighting + row - 16, f32x4.splat(0));
    for (let i = 0; i < slots; i += 4) {
      v128.store(weighting + (<usize>i << 2), loadLanes(parameters + (<usize>i << 2), slots - i));
    }
    if (distribution) softmax(slots, weighting, weighting);
    parameters += stride;
    weighting += row;
  }
}

/** Sets the gradients of the raw weighting. */
export function directBackward(
  batch: i32,
  slots: i32,
  distribution: bool,
  weighting: usize,
  dWeighting: usize,
  gradients: usize,
  stride: usize,
): void {
  const row = paddedBytes(slots);
  for (; batch > 0; batch--) {
    if (distribution) {
      softmaxBackward(slots, weighting, dWeighting, gradients);
    } else {
      for (let i = 0; i < slots; i += 4) {
        storeLanes(gradients + (<usize>i << 2), v128.load(dWeighting + (<usize>i << 2)), slots - i);
      }
    }
    weighting += row;
    dWeighting += row;
    gradients += stride;
  }
}
