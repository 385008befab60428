import { test } from 'node:test';
import { testController } from '@tapehead/testing';
import { selectWasm } from 'tapehead';
import { elman } from './controller.js';

await selectWasm();

// What every controller has to keep: shapes, gradients, the same bits for the same seed, no tensor left behind.
testController(test, elman({ units: 4 }));
