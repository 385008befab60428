/** Tells whether an element is on the screen, or will soon be scrolled there, until it is called off. */
export function whileSeen(element: Element, tell: (isSeen: boolean) => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      const last = entries.at(-1);
      if (last) tell(last.isIntersecting);
    },
    { rootMargin: '20%' },
  );
  observer.observe(element);
  return () => {
    observer.disconnect();
  };
}
