/** The figures in view, and the one of them that is nearest to the middle of the screen. */
const inView = new Set<Element>();
let nearest = $state.raw<Element | null>(null);
let hidden = $state(document.hidden);

document.addEventListener('visibilitychange', () => {
  hidden = document.hidden;
});
addEventListener('scroll', choose, { passive: true });
addEventListener('resize', choose);

/** Whether it is a figure's turn to compute: one figure at a time does, and none while the page is hidden. */
export interface Turn {
  readonly isMine: boolean;
}

/** Watches whether a figure is looked at, for as long as the page is open. */
export function createTurn(element: Element): Turn {
  const observer = new IntersectionObserver(([entry]) => {
    if (entry?.isIntersecting) inView.add(element);
    else inView.delete(element);
    choose();
  });
  observer.observe(element);
  return {
    get isMine() {
      return !hidden && nearest === element;
    },
  };
}

function choose(): void {
  const [first = null] = [...inView].sort((a, b) => fromMiddle(a) - fromMiddle(b));
  nearest = first;
}

/** How far a figure is from the middle of the screen; 0 if that is in it. */
function fromMiddle(element: Element): number {
  const { top, bottom } = element.getBoundingClientRect();
  const middle = innerHeight / 2;
  return Math.max(0, top - middle, middle - bottom);
}
