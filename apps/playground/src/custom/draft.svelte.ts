import * as z from 'zod';

const storedDraft = z.object({ text: z.string(), used: z.string().nullable() });

/** What a visitor has typed, and the source that was in use then. */
type Draft = Readonly<z.output<typeof storedDraft>>;

/** The key in the session storage, which belongs to this tab and lasts as long as it is open. */
const key = 'tapehead-task-draft';

let current = $state.raw<Draft | null>(draftBefore());

/** The task that a visitor writes. It lasts while other views, and other experiments, are looked at, and over a reload. */
export const draft = {
  /** The text that was typed last; null if nothing was typed. */
  get text(): string | null {
    return current?.text ?? null;
  },
  /** The text that was typed since the source in use was chosen; null if nothing was typed. */
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
