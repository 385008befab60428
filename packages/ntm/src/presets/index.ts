import { article } from './article.js';
import { paper } from './paper.js';
import { pytorchNtm } from './pytorch-ntm.js';

/** The machines that have a name. */
export const presets = { paper, article, 'pytorch-ntm': pytorchNtm } as const;
