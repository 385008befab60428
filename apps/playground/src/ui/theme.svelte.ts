import type { Theme } from '../figure/colours.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
let chosen = $state<Theme | null>(chosenBefore());
let system = $state<Theme>(dark.matches ? 'dark' : 'light');

// Whatever else changes the theme of the page says so there.
new MutationObserver(() => {
  chosen = chosenBefore();
}).observe(document.documentElement, { attributeFilter: ['data-theme'] });
dark.addEventListener('change', ({ matches }) => {
  system = matches ? 'dark' : 'light';
});

/** The theme of the page: the chosen one, or else the system's. */
export const theme = {
  get current(): Theme {
    return chosen ?? system;
  },
  toggle(): void {
    chosen = theme.current === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = chosen;
    try {
      localStorage.setItem('theme', chosen);
    } catch {
      // Without storage it lasts until the page is left.
    }
  },
};

/** What was chosen, as the page's root says before anything is painted. */
function chosenBefore(): Theme | null {
  const { theme: before } = document.documentElement.dataset;
  return before === 'light' || before === 'dark' ? before : null;
}
