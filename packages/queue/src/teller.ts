import { faultText } from './redis-fault.js';

/** Called when the state of the connection changes. */
export interface ConnectionListener {
  /** Something is wrong with Redis, in a few words; what is under way waits and is tried again. */
  error(message: string): void;
  /** Redis takes again what it is given. */
  recovered(): void;
}

/** Tells each fault once, however often it is met, until it has passed. */
export interface Teller {
  fault(error: unknown): void;
  /** Told at once; for what may come back at once, with a delay in milliseconds that another fault ends. */
  well(delay?: number): void;
  /** From now on nothing is told. */
  end(): void;
}

export function createTeller(listener: ConnectionListener): Teller {
  const told = new Set<string>();
  let [timer, ended]: [NodeJS.Timeout | undefined, boolean] = [undefined, false];
  const recover = () => {
    if (told.size === 0 || ended) return;
    told.clear();
    listener.recovered();
  };
  return {
    fault(error) {
      clearTimeout(timer);
      const message = faultText(error);
      if (ended || told.has(message)) return;
      told.add(message);
      listener.error(message);
    },
    well(delay = 0) {
      clearTimeout(timer);
      if (delay === 0) recover();
      else timer = setTimeout(recover, delay).unref();
    },
    end() {
      clearTimeout(timer);
      ended = true;
    },
  };
}
