import * as z from 'zod';

/** Numbers of elementwise functions, as assembly/activations.ts has them. */
export const activations = {
  identity: 0,
  tanh: 1,
  sigmoid: 2,
  relu: 3,
  exp: 4,
  softplus: 5,
  'one-plus-softplus': 6,
  'one-plus-relu': 7,
} as const;

/** Schema of an option that names an elementwise function; the output is its number. */
export const activationCode = codeOf(activations);

/** Schema of an option that is one of the table's keys; the output is the entry. */
export function codeOf<Code>(table: Readonly<Record<string, Code>>) {
  const known = Object.keys(table).join(', ');
  return z.string().transform((name, context) => {
    const code = Object.hasOwn(table, name) ? table[name] : undefined;
    if (code !== undefined) return code;
    context.addIssue({ code: 'custom', message: `one that has kernels: ${known}` });
    return z.NEVER;
  });
}
