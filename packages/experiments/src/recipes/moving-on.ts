/** Biases with which every head first moves on by one slot at each step. */
export const movingOn = {
  interpolate: { gateBias: -1 },
  shift: { bias: { offset: 1, value: 1 } },
};

/**
 * The same, by exactly one slot as soon as the controller is sure: what leaks of the data into a shift does not blur a
 * weighting, and a head that waits stays where it is for as long as it takes.
 */
export const movingExactly = {
  interpolate: { gateBias: -1 },
  shift: { activation: 'sparsemax', sharpness: 0.5, bias: { offset: 1, value: 1 } },
};

/**
 * As `movingOn`, and at first hardly any lookup by content. Heads that learn to wait and to go on by shifts alone depend neither
 * on what is in the memory nor on how many slots it has, and their moves can be made hard.
 */
export const movingByShifts = {
  interpolate: { gateBias: -5 },
  shift: { bias: { offset: 1, value: 1 } },
};

/** By shifts alone and by exact ones, and lookups so far shut that they stay so. */
export const movingExactlyByShifts = {
  interpolate: { gateBias: -8 },
  shift: { activation: 'sparsemax', sharpness: 0.5, bias: { offset: 1, value: 1 } },
};
