/** The figures of the article, each loaded when it is seen. */
export const figures = {
  copy: () => import('./Copy.svelte'),
  memory: () => import('./Memory.svelte'),
  heads: () => import('./Heads.svelte'),
  march: () => import('./March.svelte'),
  lengths: () => import('./Lengths.svelte'),
  algorithms: () => import('./Algorithms.svelte'),
  spoilt: () => import('./Spoilt.svelte'),
} as const;

export type FigureName = keyof typeof figures;
