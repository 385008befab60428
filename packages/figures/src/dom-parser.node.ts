import { parseHTML } from 'linkedom';

/** Node has none, so linkedom's is used. */
export const DOMParser: typeof globalThis.DOMParser = parseHTML('').DOMParser;
