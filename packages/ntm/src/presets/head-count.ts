import { wholeNumber } from '@tapehead/core';

/** The schema of how many heads of a kind there are. */
export const headCount = wholeNumber(0, 1024).default(1);
