/** Options that cannot be used: one line for each fault, with the option's name, its value and what would be right. */
export class InvalidOptionsError extends Error {
  override readonly name = 'InvalidOptionsError';

  constructor(readonly faults: readonly string[]) {
    // One line alone, as plain JavaScript may give it, is as good as a list of it.
    super([faults].flat().join('\n'));
  }
}
