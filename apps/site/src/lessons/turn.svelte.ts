/** The figures in view, the one that came last at the end. */
let inView = $state.raw<readonly object[]>([]);
let hidden = $state(document.hidden);

document.addEventListener('visibilitychange', () => {
  hidden = document.hidden;
});

/** Whether it is a figure's turn to compute: one figure at a time does, and none while the page is hidden. */
export interface Turn {
  readonly isMine: boolean;
}

/** Watches whether a figure is seen, for as long as the page is open. */
export function createTurn(element: Element): Turn {
  const me = {};
  const leave = () => {
    inView = inView.filter((one) => one !== me);
  };
  const observer = new IntersectionObserver(
    ([entry]) => {
      leave();
      if (entry?.isIntersecting) inView = [...inView, me];
    },
    // What only just shows at an edge is not what is looked at.
    { rootMargin: '-12% 0%' },
  );
  observer.observe(element);
  return {
    get isMine() {
      return !hidden && inView.at(-1) === me;
    },
  };
}
