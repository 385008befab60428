import { composeKernels } from './addressings/compose.js';
import { contentKernels } from './addressings/content.js';
import { directKernels } from './addressings/direct.js';
import { interpolateKernels } from './addressings/interpolate.js';
import { ntmAddressingKernels } from './addressings/ntm-addressing.js';
import { sharpenKernels } from './addressings/sharpen.js';
import { shiftKernels } from './addressings/shift.js';
import { feedforwardKernels } from './controllers/feedforward.js';
import { lstmKernels } from './controllers/lstm.js';
import { readKernels } from './heads/read.js';
import { writeKernels } from './heads/write.js';
import type { KernelTable } from './kernel-table.js';
import { eraseAddKernels } from './memories/erase-add.js';
import { keepAddKernels } from './memories/keep-add.js';
import { ntmKernels } from './models/ntm.js';
import { recurrentKernels } from './models/recurrent.js';

/** The kernels of Tapehead's own parts, by kind. Spread it to add your own. */
export const standardKernels: KernelTable = {
  controllers: { feedforward: feedforwardKernels, lstm: lstmKernels },
  addressings: {
    content: contentKernels,
    interpolate: interpolateKernels,
    shift: shiftKernels,
    sharpen: sharpenKernels,
    direct: directKernels,
    compose: composeKernels,
  },
  sequences: { 'content interpolate shift sharpen': ntmAddressingKernels },
  heads: { read: readKernels, write: writeKernels },
  memories: { 'erase-add': eraseAddKernels, 'keep-add': keepAddKernels },
  models: { ntm: ntmKernels, recurrent: recurrentKernels },
};
