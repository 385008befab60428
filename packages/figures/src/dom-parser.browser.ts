/** The browser's own. It is missing in workers. */
export const DOMParser: typeof globalThis.DOMParser = globalThis.DOMParser;
