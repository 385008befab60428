/** Something that keeps a run from learning. */
export interface Warning {
  /** Which of the warnings it is, the same in every run. */
  readonly code: WarningCode;
  /** The index of the head that it is about; null if it is about the run. */
  readonly head: number | null;
  /** For the reader: what was measured, what it means, what to try. One line. */
  readonly text: string;
}

/** The warnings there are; docs/when-it-does-not-learn.md says what each means. */
export type WarningCode =
  | 'rate-too-large'
  | 'rate-too-small'
  | 'exploding-gradients'
  | 'skipped-steps'
  | 'spread-weighting'
  | 'stuck-weighting'
  | 'silent-write'
  | 'wiped-memory'
  | 'lost-again'
  | 'plateau';
