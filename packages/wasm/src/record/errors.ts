/** Something that was to be compiled cannot be recorded: train with it on the reference path. */
export class NotRecordableError extends Error {
  override readonly name = 'NotRecordableError';
  /** For programs that tell errors apart. */
  readonly code = 'NOT_RECORDABLE';

  constructor(
    /** What stands against it, as a sentence. */
    readonly reason: string,
    { subject = 'model', ...options }: ErrorOptions & { readonly subject?: string } = {},
  ) {
    super(
      `The ${subject} cannot be compiled. ${reason} Train with it on the reference path (createReferenceStep).`,
      options,
    );
  }
}
