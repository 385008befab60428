import type { Contribution, Work } from './protocol.js';

/** The workers beside the caller's own thread. */
export interface Crew {
  /** Hands a piece of work to each of the first workers, which compute with the weights as they are now. */
  begin(works: readonly Work[]): void;
  /**
   * Uses what they contribute, in the order of the work, once all of it is there: at once where this
   * thread may wait for it.
   * @throws {Error} what went wrong in a worker.
   */
  finish<Result>(use: (contributions: readonly Contribution[]) => Result): Result | Promise<Result>;
  end(): void;
}
