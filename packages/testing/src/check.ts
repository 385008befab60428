import { functionOption, parseOptions } from '@tapehead/core';

/** One requirement of a contract. */
export interface Check {
  /** What is required, as a sentence about the part. */
  readonly name: string;
  /** Throws, with a message for the reader, if the part does not meet the requirement. */
  run(): void;
}

/** The `test` function of vitest, Jest, Mocha (`it`) or node:test. */
export type Test = (name: string, run: () => void) => unknown;

/**
 * Registers each check as a test of its own, `<subject>: <check>`.
 * @throws {InvalidOptionsError} if `test` is no function.
 */
export function register(test: Test, subject: string, checks: readonly Check[]): void {
  parseOptions('test', functionOption(), test);
  for (const { name, run } of checks) test(`${subject}: ${name}`, run);
}
