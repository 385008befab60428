import '@tapehead/wasm/gradients';
import '@tensorflow/tfjs-backend-webgl';
import { feedforward } from '@tapehead/controllers';
import { readHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { controllerContract, headContract, memoryContract } from '@tapehead/testing';
import * as tf from '@tensorflow/tfjs-core';

/** Where tfjs computed, how many checks ran, and what those said that failed. */
export interface Findings {
  /** Null if there is no WebGL. */
  readonly backend: string | null;
  readonly checks: number;
  readonly failures: readonly string[];
}

/** Checks parts of a machine on the `webgl` backend. */
async function checkParts(): Promise<Findings> {
  if (!(await tf.setBackend('webgl').catch(() => false)))
    return { backend: null, checks: 0, failures: [] };
  const checks = [
    ...controllerContract(feedforward({ units: 3 })),
    ...headContract(readHead()),
    ...memoryContract(eraseAddMemory({ slots: 4, width: 3 })),
  ];
  const failures = checks.flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
  return { backend: tf.getBackend(), checks: checks.length, failures };
}

Object.assign(globalThis, { checkParts });
