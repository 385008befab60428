/** The brackets of each kind: the one that opens, and the one that closes. */
export const bracketPairs = ['()', '[]', '{}', '<>'] as const;
