/** What a project can begin with, each a folder in `template`. */
export const kinds = ['task', 'controller', 'head'] as const;

export type Kind = (typeof kinds)[number];
