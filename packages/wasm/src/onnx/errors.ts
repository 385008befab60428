/** A model that ONNX cannot express, or whose step cannot be recorded. */
export class NotExportableError extends Error {
  override readonly name = 'NotExportableError';
  /** For programs that tell errors apart. */
  readonly code = 'NOT_EXPORTABLE';

  constructor(
    /** What stands against it, as a sentence. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The model cannot be exported as ONNX. ${reason}`, options);
  }
}
