/** Biases with which every head first moves on by one slot at each step. */
export const movingOn = {
  interpolate: { gateBias: -1 },
  shift: { bias: { offset: 1, value: 1 } },
};

/**
 * The same, and at first hardly any lookup by content. Heads that learn to wait and to go on by shifts alone depend neither
 * on what is in the memory nor on how many slots it has, and their moves can be made hard.
 */
export const movingByShifts = {
  interpolate: { gateBias: -5 },
  shift: { bias: { offset: 1, value: 1 } },
};
