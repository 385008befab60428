/** Something cannot be recorded, and so not be compiled. The reference engine can train it. */
export class NotRecordableError extends Error {
  override readonly name = 'NotRecordableError';
  /** For programs that tell errors apart. */
  readonly code = 'NOT_RECORDABLE';

  constructor(
    /** Why it cannot be recorded, as a sentence. */
    readonly reason: string,
    { subject = 'model', ...options }: ErrorOptions & { readonly subject?: string } = {},
  ) {
    super(
      `The ${subject} cannot be compiled. ${reason} Train with it on the reference path (createReferenceStep).`,
      options,
    );
  }
}
