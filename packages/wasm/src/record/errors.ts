/** The reference engine can train most that is not recorded. */
const reference = 'Train with it on the reference path (createReferenceStep).';

interface NotRecordableOptions extends ErrorOptions {
  readonly subject?: string;
  readonly advice?: string;
}

/** Something cannot be recorded, and so not be compiled. */
export class NotRecordableError extends Error {
  override readonly name = 'NotRecordableError';
  /** For programs that tell errors apart. */
  readonly code = 'NOT_RECORDABLE';
  /** What to do about it, as a sentence; empty if the reason says it. */
  readonly advice: string;

  constructor(
    /** Why it cannot be recorded, as a sentence. */
    readonly reason: string,
    { subject = 'model', advice = reference, ...options }: NotRecordableOptions = {},
  ) {
    super(`The ${subject} cannot be compiled. ${reason} ${advice}`.trimEnd(), options);
    this.advice = advice;
  }
}

/** What a step threw while it was recorded, as a `NotRecordableError` that says what would be right. */
export function refusal(error: unknown): NotRecordableError {
  if (error instanceof NotRecordableError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  const [, operation] = /gradient function not found for (\w+)/.exec(message) ?? [];
  if (operation !== undefined)
    return new NotRecordableError(`tfjs has no gradient for its operation ${operation}.`, options);
  const [, kernel] = /^Kernel '(\w+)' not registered for backend/.exec(message) ?? [];
  if (kernel !== undefined)
    return new NotRecordableError(
      `tfjs has no kernel ${kernel} on the wasm backend, so that it runs on no engine there.`,
      { ...options, advice: 'Write the step without it.' },
    );
  // What tfjs says of a tensor that it has freed.
  if (message.includes("reading 'backend'"))
    return new NotRecordableError(
      'It uses a tensor that tfjs has freed: one that was disposed of, or, in the gradient of tf.logSigmoid or of a tf.customGrad, one that was not saved for it.',
      { ...options, advice: '' },
    );
  return new NotRecordableError(`Its step fails: ${message.replace(/\.?$/, '.')}`, {
    ...options,
    advice: '',
  });
}
