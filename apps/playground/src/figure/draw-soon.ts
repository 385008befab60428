/** How much time drawing may take in one frame, in milliseconds. */
const budget = 6;
const waiting = new Set<() => void>();
let frame: number | null = null;

/** Draws in one of the next frames, a few pictures in each, so that no frame takes long. Returns how to cancel it. */
export function drawSoon(draw: () => void): () => void {
  waiting.add(draw);
  frame ??= requestAnimationFrame(drawSome);
  return () => {
    waiting.delete(draw);
  };
}

function drawSome(): void {
  const begin = performance.now();
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() - begin >= budget) break;
  }
  frame = waiting.size > 0 ? requestAnimationFrame(drawSome) : null;
}
