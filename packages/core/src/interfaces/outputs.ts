/**
 * What a model's outputs stand for: independent bits, one of several classes at each step, or numbers. Bits alone
 * can be measured so far.
 */
export type OutputKind = 'bits' | 'classes' | 'numbers';

/** What a loss says of itself to those who train with it and report its values. */
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
   * The sum over so many outputs above which nothing can be learned from them, since the weights must have exploded;
   * there is no such limit, if not given.
   */
  readonly mostLoss?: (outputs: number) => number;
}
