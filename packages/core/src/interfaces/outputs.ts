/** What a model's outputs stand for: independent bits, one of several classes at each step, or numbers. */
export type OutputKind = 'bits' | 'classes' | 'numbers';

/**
 * Outputs that are numbers, such as a temperature. A model's logits are numbers of mean 0 and deviation 1, and stand
 * for mean + deviation · logit: so it trains alike whatever the unit, and what is measured is in the targets' own.
 */
export interface NumberOutputs {
  /** Tells them from other outputs. */
  readonly kind: 'numbers';
  /** How far from its target an output may be and still counts as right, in the targets' unit; more than 0. */
  readonly tolerance: number;
  /** What the targets are in, such as `°C`; nothing, if not given. */
  readonly unit?: string;
  /** About the mean of the targets; 0, if not given. */
  readonly mean?: number;
  /** About the standard deviation of the targets, more than 0; 1, if not given. */
  readonly deviation?: number;
}

/**
 * What the outputs of a task are. Targets of `bits` are from 0 to 1, those of `classes` the probabilities of the O
 * classes: 1 for the right one, or several that sum to 1.
 */
export type TaskOutputs = Exclude<OutputKind, 'numbers'> | NumberOutputs;

/** What a loss says of itself to those who train with it and report its values. */
export interface LossTraits {
  /** Its name, such as `sigmoid-cross-entropy`. */
  readonly kind: string;
  /** Of which kinds the outputs may be; any, if not given. */
  readonly outputs?: readonly OutputKind[];
  /**
   * The unit of its values; none, if not given. Nats are reported as bits, too. Squares are those of the outputs'
   * own unit, in which they are reported: times the square of the deviation that a task of numbers gives.
   */
  readonly unit?: 'nats' | 'squares';
  /** The targets that it can be used for, both ends included; any number, if not given. */
  readonly targets?: { readonly from: number; readonly to: number };
  /**
   * The sum over so many outputs, whose targets' squares have this sum, above which nothing can be learned from them,
   * since the weights must have exploded; there is no such limit, if not given.
   */
  readonly mostLoss?: (outputs: number, squares: number) => number;
}
