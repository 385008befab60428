/**
 * What a model's outputs stand for: independent bits, one of several classes at each step, or numbers. Bits alone
 * can be measured so far.
 */
export type OutputKind = 'bits' | 'classes' | 'numbers';

/** What training and reports need to know of a loss. */
export interface LossTraits {
  /** Its name, such as `sigmoid-cross-entropy`. */
  readonly kind: string;
  /** Of which kinds the outputs may be; any, if not given. */
  readonly outputs?: readonly OutputKind[];
  /** The unit of its values; none, if not given. Nats are reported as bits. */
  readonly unit?: 'nats';
  /** The targets that it can be used for, both ends included; any number, if not given. */
  readonly targets?: { readonly from: number; readonly to: number };
  /**
   * The largest sum over this many outputs that training accepts. A larger one means that the weights have exploded.
   * If not given, there is no limit.
   */
  readonly mostLoss?: (outputs: number) => number;
}
