const standard = new WeakSet<object>();

/** Marks a loss, optimizer or clipping as made by this package, and freezes it. */
export function asStandard<Part extends { readonly kind: string; readonly options?: object }>(
  part: Part,
): Part {
  standard.add(part);
  if (part.options) Object.freeze(part.options);
  return Object.freeze(part);
}

/**
 * Whether a loss, optimizer or clipping was made by this package and is as it was made. If so, its kind and
 * options say all of what it computes. A copy with other functions is not: `{ ...adam(), update }`.
 */
export function isStandard(part: object): boolean {
  return standard.has(part);
}
