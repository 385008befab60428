/** The machines that are chosen one after the other: what is made, and what is trained, is the one that was meant. */
export interface Choices {
  /** Whether nothing was chosen since the machine that is being made, or was made last. */
  readonly isLatest: boolean;
  /**
   * Makes a machine once the ones before are made, unless another was chosen meanwhile. `make` returns whether the machine
   * is there. Returns the same, and false if another was chosen since.
   */
  choose(make: () => Promise<boolean>): Promise<boolean>;
  /**
   * Waits until every machine that was chosen is made. Returns whether the one that was chosen last when this was called is
   * there: false if making it failed, or another was chosen since.
   */
  isMade(): Promise<boolean>;
}

export function createChoices(): Choices {
  let chosen = 0;
  let making = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function made(mine: number, make: () => Promise<boolean>): Promise<boolean> {
    if (mine !== chosen) return false;
    making = mine;
    let isThere = false;
    try {
      isThere = await make();
    } finally {
      // Whoever waits for a machine that is not to be had must not get another one in its place.
      if (!isThere && mine === chosen) [chosen, making] = [chosen + 1, making + 1];
    }
    return isThere && mine === chosen;
  }

  return {
    get isLatest() {
      return making === chosen;
    },
    choose(make) {
      chosen += 1;
      const mine = chosen;
      const next = turn.then(() => made(mine, make));
      turn = next.catch(() => undefined);
      return next;
    },
    async isMade() {
      const meant = chosen;
      let before;
      do {
        before = turn;
        await before;
      } while (before !== turn);
      return meant === chosen;
    },
  };
}
