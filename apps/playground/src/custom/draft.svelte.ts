import * as z from 'zod';

const storedDraft = z.object({ text: z.string(), used: z.string().nullable() });

/** What a visitor has typed, and the source that was in use then. */
type Draft = Readonly<z.output<typeof storedDraft>>;

/** Of this tab, and as long as it is open. */
const key = 'tapehead-task-draft';

let current = $state.raw<Draft | null>(draftBefore());

/** The task that a visitor writes. It lasts while other views, and other experiments, are looked at, and over a reload. */
export const draft = {
  /** What was typed last; null if nothing was. */
  get text(): string | null {
    return current?.text ?? null;
  },
  /** What was typed since the source that is in use came; null if nothing was. */
  since(used: string | null): string | null {
    return current?.used === used ? current.text : null;
  },
  write(text: string, used: string | null): void {
    current = { text, used };
    try {
      sessionStorage.setItem(key, JSON.stringify(current));
    } catch {
      // Without storage it lasts until the page is left.
    }
  },
};

function draftBefore(): Draft | null {
  try {
    return storedDraft.safeParse(JSON.parse(sessionStorage.getItem(key) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}
