import '@tensorflow/tfjs-backend-cpu';
import { lstm } from '@tapehead/controllers';
import { ntmAddressing, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { paper } from '@tapehead/ntm';
import {
  testAddressing,
  testController,
  testHead,
  testMemory,
  testSequenceModel,
  testTrainStep,
} from '@tapehead/testing';
import { adam, createReferenceStep } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

// The reference path runs on any backend of tfjs: all parts of a machine, and its training step, on `cpu`.
beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('tfjs computes on cpu', () => {
  expect(tf.getBackend()).toBe('cpu');
});

const machine = paper({ controller: lstm({ units: 4 }), slots: 5, width: 3 });

describe('controller', () => {
  testController(test, lstm({ units: 4 }));
});
describe('addressing', () => {
  testAddressing(test, ntmAddressing());
});
describe('read head', () => {
  testHead(test, readHead());
});
describe('write head', () => {
  testHead(test, writeHead());
});
describe('memory', () => {
  testMemory(test, eraseAddMemory({ slots: 4, width: 3 }));
});
describe('machine', () => {
  testSequenceModel(test, machine);
});
describe('training step', () => {
  testTrainStep(test, 'reference', {
    model: machine,
    sizes: { inputSize: 3, outputSize: 2 },
    create: (model) => createReferenceStep(model, { optimizer: adam() }),
  });
});
