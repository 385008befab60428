export * from './disk.js';
export * from './file-fault.js';
export * from './folder-storage.js';
export * from './lock.js';
export * from './read-file.js';
export * from './run-folder.js';
export * from './tensorboard.js';
