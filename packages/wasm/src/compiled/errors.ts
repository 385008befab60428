/** A model has a part, or training an ingredient, for which there are no kernels. */
export class MissingKernelsError extends Error {
  override readonly name = 'MissingKernelsError';
  readonly code = 'MISSING_KERNELS';

  constructor(
    /** What the part is to the model: `controller`, `head`, `addressing`, `memory`, `model`, … */
    readonly role: string,
    readonly kind: string,
    /** What there is instead, and what to do. */
    advice: string,
  ) {
    super(`The ${role} ${JSON.stringify(kind)} has no kernels; ${advice}`);
  }
}
