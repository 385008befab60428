/** Runs `check` while `Math.random` throws. */
export function withoutMathRandom(check: () => void): void {
  const original = Object.getOwnPropertyDescriptor(Math, 'random') ?? {};
  const value = () => {
    throw new Error('Math.random was called; draw from the generator that is passed in');
  };
  Object.defineProperty(Math, 'random', { ...original, value });
  try {
    check();
  } finally {
    Object.defineProperty(Math, 'random', original);
  }
}
