/** A model has a part, or training an ingredient, for which there are no kernels. */
export class MissingKernelsError extends Error {
  override readonly name = 'MissingKernelsError';
  readonly code = 'MISSING_KERNELS';

  constructor(
    /** What the part is to the model: `controller`, `head`, `addressing`, `memory`, `model`, … */
    readonly role: string,
    readonly kind: string,
    known: readonly string[],
  ) {
    super(
      `The ${role} ${JSON.stringify(kind)} has no kernels; there are some for ${known.join(', ')}. ` +
        'Train on the reference path (createReferenceStep), or add kernels for it to the table that compile takes.',
    );
  }
}
