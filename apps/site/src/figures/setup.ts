import type { Machine } from '../article/machines.js';

/** What each figure of the article gets. */
export interface FigureProps {
  /** The machines that it trains, as the build found them in their recipes. */
  readonly machines: readonly (Machine & { readonly name: string })[];
  /** The query with which the playground opens the machine that it begins with. */
  readonly machine: string;
  /** Whether it is this figure's turn to compute. */
  readonly active: boolean;
}
