export { type Disk, isFault, nodeDisk, writeWhole } from './disk.js';
export { fileFault, refuseUnreadable } from './file-fault.js';
export { type RunFolder, storedFolder } from './folder-storage.js';
export { type Lock, lockFolder, type LockOptions } from './lock.js';
export { readJsonFile, type ReadOptions, readUserFile } from './read-file.js';
export { createRunFolder, makeFolder, type NewRunFolder, openRunFolder } from './run-folder.js';
export { hasTensorboard, type TensorboardRun, writeTensorboard } from './tensorboard.js';
