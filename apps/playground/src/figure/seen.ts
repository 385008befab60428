/** Reports whether an element is visible, or close to it, whenever that changes. Returns how to stop it. */
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
