/** What a visitor has typed, and the source that was in use then. */
interface Draft {
  readonly text: string;
  readonly used: string | null;
}

let current = $state.raw<Draft | null>(null);

/** The task that a visitor writes. It lasts while other views, and other experiments, are looked at. */
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
  },
};
