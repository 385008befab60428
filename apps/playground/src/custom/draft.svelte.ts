import * as z from 'zod';
import type { SourceKind } from './source-error.js';

const storedDraft = z.object({ text: z.string(), used: z.string().nullable() });

/** What a visitor has typed, and the source that was in use then. */
type Draft = Readonly<z.output<typeof storedDraft>>;

/** What a visitor writes. It lasts while other views, and other experiments, are looked at, and over a reload. */
export interface SourceDraft {
  /** The text that was typed last; null if nothing was typed. */
  readonly text: string | null;
  /** The text that was typed since the source in use was chosen; null if nothing was typed. */
  since(used: string | null): string | null;
  write(text: string, used: string | null): void;
}

/** `key` in the session storage belongs to this tab and lasts as long as it is open. */
function createDraft(key: string): SourceDraft {
  let current = $state.raw<Draft | null>(draftBefore(key));
  return {
    get text() {
      return current?.text ?? null;
    },
    since(used) {
      return current?.used === used ? current.text : null;
    },
    write(text, used) {
      current = { text, used };
      try {
        sessionStorage.setItem(key, JSON.stringify(current));
      } catch {
        // Without storage it lasts until the page is left.
      }
    },
  };
}

function draftBefore(key: string): Draft | null {
  try {
    return storedDraft.safeParse(JSON.parse(sessionStorage.getItem(key) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

export const drafts: Readonly<Record<SourceKind, SourceDraft>> = {
  task: createDraft('tapehead-task-draft'),
  controller: createDraft('tapehead-part-draft'),
  head: createDraft('tapehead-head-draft'),
};
