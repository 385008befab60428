import type { EngineTime } from './engines.js';

/** What the worker that measures tells the page. */
export type Told =
  | (EngineTime & { readonly kind: 'time' })
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };
