/** Biases with which every head starts out moving on by one slot. */
export const movingOn = {
  interpolate: { gateBias: -1 },
  shift: { bias: { offset: 1, value: 1 } },
};
