/**
 * Ends a run in which a file of tests takes so long that it can only hang, and names the file. What
 * happens outside tests and hooks (loading modules, waiting for an answer of the main process) has
 * no limit in vitest.
 */
export default class HangReporter {
  /** @type {Map<string, number>} */
  #running = new Map();
  /** In milliseconds. */
  #limit;

  /** @param {{ minutes?: number }} [options] */
  constructor({ minutes = 25 } = {}) {
    this.#limit = minutes * 60_000;
  }

  onInit() {
    setInterval(() => {
      this.#look();
    }, 10_000).unref();
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleQueued(module) {
    this.#running.set(module.moduleId, performance.now());
  }

  /** @param {import('vitest/node').TestModule} module */
  onTestModuleEnd(module) {
    this.#running.delete(module.moduleId);
  }

  #look() {
    const now = performance.now();
    const hung = [...this.#running].filter(([, start]) => now - start > this.#limit);
    if (hung.length === 0) return;
    for (const [file] of hung)
      console.error(`${file} has not ended for ${this.#limit / 60_000} minutes: it hangs`);
    process.exit(1);
  }
}
