/** The figures of the article, each loaded when it is seen. */
export const figures = {
  copy: () => import('./Copy.svelte'),
} as const;

export type FigureName = keyof typeof figures;
