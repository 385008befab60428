import { InvalidOptionsError } from '@tapehead/core';

/** The result of making something from options, or nothing if they were invalid. */
export interface Collected<Value> {
  readonly value: Value | undefined;
  /** @throws {InvalidOptionsError} if there is no value; its faults are with those collected. */
  get(): Value;
}

/** Collects what is wrong with options, so that the reader sees all of it at once. */
export interface Faults {
  /** Calls `make` and keeps its result, or its faults if it throws an InvalidOptionsError. */
  collect<Value>(make: () => Value): Collected<Value>;
  /** @throws {InvalidOptionsError} with everything collected, if there is anything. */
  throwAny(): void;
}

/** `before` are faults that were found already. */
export function collectFaults(before: readonly string[] = []): Faults {
  const faults = [...before];
  return {
    collect(make) {
      try {
        const value = make();
        return { value, get: () => value };
      } catch (error) {
        if (!(error instanceof InvalidOptionsError)) throw error;
        faults.push(...error.faults);
        return {
          value: undefined,
          get: () => {
            throw new InvalidOptionsError([]);
          },
        };
      }
    },
    throwAny() {
      if (faults.length > 0) throw new InvalidOptionsError([...new Set(faults)]);
    },
  };
}
