/** Biases with which every head first moves on by one slot at each step. */
export const movingOn = {
  interpolate: { gateBias: -1 },
  shift: { bias: { offset: 1, value: 1 } },
};
