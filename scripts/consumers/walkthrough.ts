import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, onTestFinished } from 'vitest';

/** A fenced block of a page that readers follow: a file to write, commands to type, or what is printed then. */
interface Block {
  /** Its position, as `file:line`. */
  readonly place: string;
  readonly kind: 'file' | 'commands' | 'printed' | 'elsewhere';
  /** The file's name; of other blocks empty. */
  readonly name: string;
  readonly text: string;
}

/** What a page needs beside npm. */
export interface Surroundings {
  /** Folders with programs that its readers have installed. */
  readonly path?: readonly string[];
  /** Files that its readers have, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Texts to replace in commands and files, such as a port that may be in use. */
  readonly replace?: Readonly<Record<string, string>>;
}

/**
 * The blocks of a page, in their order.
 * @throws {Error} if there is one that nobody does anything with.
 */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, 'utf8');
  const fences = text.matchAll(/^```(\w+)(?: title="([^"]+)")?\n([^]*?)^```$/gm);
  return [...fences].map(({ 1: language = '', 2: name = '', 3: content = '', index }): Block => {
    const place = `${page}:${text.slice(0, index).split('\n').length}`;
    return { place, kind: kindOf(place, language, name), name, text: content };
  });
}

function kindOf(place: string, language: string, name: string): Block['kind'] {
  if (name !== '') return 'file';
  if (language === 'sh') return 'commands';
  if (language === 'text') return 'printed';
  // What is done with programs that npm cannot install, is only read.
  if (language === 'python') return 'elsewhere';
  throw new Error(
    `${place}: nobody does anything with it; give it a title, which is the file to write`,
  );
}

const endOfFile = 'END-OF-FILE';
/** What stands between the outputs of two blocks. */
const separator = '\0';

/** The block as a part of a script for bash. */
function scriptOf({ kind, name, text }: Block): string {
  if (kind === 'commands') return text;
  if (kind !== 'file') return ':';
  return `mkdir -p '${dirname(name)}'\ncat > '${name}' <<'${endOfFile}'\n${text}${endOfFile}`;
}

/**
 * Follows a page from an empty folder, as a reader does who installs the packages as they are published: writes its
 * files and types its commands, one after the other, and holds that what it says is printed is printed. In such lines `…`
 * stands for anything, and a line `…` for what is not shown. Returns the folder, which is removed after the test.
 */
export async function follow(page: string, around: Surroundings = {}): Promise<string> {
  const { path = [], files = {}, replace = {} } = around;
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-walk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const blocks = blocksOf(page);
  expect(blocks.length, page).toBeGreaterThan(0);
  const parts = blocks.map((block) => `${scriptOf(block)}\nprintf '\\0'`);
  const script = ['set -eu', 'exec 2>&1', ...parts];
  const replaced = Object.entries(replace).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    script.join('\n'),
  );
  const shell = execa('bash', ['-c', replaced], {
    // A process group of its own, so that nothing stays that was left in the background.
    detached: true,
    cwd: folder,
    reject: false,
    env: {
      PATH: [...path, process.env.PATH].join(delimiter),
      npm_config_registry: inject('registry'),
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
      npm_config_yes: 'true',
    },
  });
  onTestFinished(() => {
    endGroup(shell.pid);
  });
  const { stdout, exitCode } = await shell;
  const printed = stdout.split(separator);
  const last = blocks[Math.min(printed.length, blocks.length) - 1];
  expect(exitCode, `${last?.place ?? page}\n${printed.at(-1) ?? ''}`).toBe(0);
  blocks.forEach(({ kind, place, text }, index) => {
    if (kind !== 'printed') return;
    const before = printed[index - 1] ?? '';
    expect(missingLine(text, before), `${place}, where this was printed:\n${before}`).toBe(
      undefined,
    );
  });
  return folder;
}

/** Ends what is left of a group of processes. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

/** The first of the shown lines that is not among the printed ones, after those before it. */
function missingLine(shown: string, printed: string): string | undefined {
  const rest = printed.split('\n').map((line) => line.trimEnd());
  return shown
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '…')
    .find((line) => {
      const at = rest.findIndex((other) => matches(line, other));
      rest.splice(0, at + 1);
      return at < 0;
    });
}

/** Whether a printed line is as shown, where `…` stands for anything. */
function matches(shown: string, printed: string): boolean {
  const [first = '', ...others] = shown.split('…');
  if (!printed.startsWith(first)) return false;
  const last = others.pop();
  if (last === undefined) return printed === first;
  let at = first.length;
  for (const piece of others) {
    const found = printed.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return printed.length - last.length >= at && printed.endsWith(last);
}
