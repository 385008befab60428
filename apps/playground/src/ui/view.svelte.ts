/** The views of the page, by their names in the link. */
export const views = [
  { name: 'start', label: 'Start' },
  { name: 'machine', label: 'Look inside' },
  { name: 'ask', label: 'Ask it' },
  { name: 'compare', label: 'Compare' },
  { name: 'task', label: 'Your own' },
] as const;

export type ViewName = (typeof views)[number]['name'];

let current = $state<ViewName>(viewIn(location.search));

export const view = {
  get current(): ViewName {
    return current;
  },
  choose(name: ViewName): void {
    current = name;
    const query = new URLSearchParams(location.search);
    if (name === 'machine') query.delete('view');
    else query.set('view', name);
    history.replaceState(null, '', `?${query.toString()}`);
  },
};

function viewIn(search: string): ViewName {
  const query = new URLSearchParams(search);
  const name = query.get('view');
  // Someone who follows a link wants to see the machine that it names.
  const other = query.size > 0 ? 'machine' : 'start';
  return views.find((known) => known.name === name)?.name ?? other;
}
