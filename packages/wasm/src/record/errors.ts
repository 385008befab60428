/** A model's step cannot be recorded, and so not compiled: it trains on the reference path. */
export class NotRecordableError extends Error {
  override readonly name = 'NotRecordableError';
  /** For programs that tell errors apart. */
  readonly code = 'NOT_RECORDABLE';

  constructor(
    /** What stands against it, as a sentence. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `The model cannot be compiled. ${reason} Train it on the reference path (createReferenceStep).`,
      options,
    );
  }
}
