import { parseHTML } from 'linkedom';

/** Node has none of its own. */
export const DOMParser: typeof globalThis.DOMParser = parseHTML('').DOMParser;
