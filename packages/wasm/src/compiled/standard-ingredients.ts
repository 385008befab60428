import { isStandard } from '@tapehead/trainer';
import { MissingKernelsError } from './errors.js';

const tables = { loss: 'losses', optimizer: 'optimizers', clipping: 'clippings' };

/**
 * The kernels of a loss, optimizer or clipping. There are some only for those of `@tapehead/trainer`
 * themselves: another one that has the same kind computes something else.
 * @throws {MissingKernelsError} if it is none of them.
 */
export function findIngredient<Kernels>(
  role: keyof typeof tables,
  table: Readonly<Record<string, Kernels>>,
  part: { readonly kind: string },
): Kernels {
  const { kind } = part;
  const kernels = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (kernels !== undefined && isStandard(part)) return kernels;
  const known = Object.keys(table).join(', ');
  throw new MissingKernelsError(
    role,
    kind,
    kernels === undefined
      ? `there are some for ${known}. Train with it on the reference path: createReferenceStep takes any ${role}.`
      : `it has the kind of one of @tapehead/trainer, but is another one or a copy of it, and the kernels would compute that one. ` +
          `Train with it on the reference path (createReferenceStep takes any ${role}), or take one from ${tables[role]} of @tapehead/trainer.`,
  );
}
