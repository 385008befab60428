/** The page's own. A worker has none. */
export const DOMParser: typeof globalThis.DOMParser = globalThis.DOMParser;
