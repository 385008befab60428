import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { crc32 } from 'node:zlib';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { svgToPng } from './output/png.js';
import { terminalOf } from './output/terminal.js';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-inspect-'));
const path = (name: string) => join(folder, name);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const inspect = (...flags: string[]) => runInProcess(['inspect', 'zoo:copy-lstm', ...flags]);

describe('inspect', () => {
  it('draws inputs, outputs, adds, reads, weightings and memory for a terminal', async () => {
    const { code, stdout, stderr } = await inspect('--length', '40');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const titles = [...stdout.matchAll(/\n\n([A-Z][a-z]+( [a-z]+)*)/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Inputs',
      'Outputs',
      'Targets',
      'Errors',
      'Adds',
      'Reads',
      'Write weightings',
      'Read weightings',
      'Memory',
    ]);
    expect(stdout).toMatch(
      /^ntm; lstm controller, 100 units; memory of 128 × 20; heads read, write/,
    );
    expect(stdout).toContain('0 of 320 bits wrong');
    expect(stdout).not.toContain('\u001b');
    const [, ...lines] = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('writes it as SVG and PNG as well, and replaces no file unless asked to', async () => {
    const files = ['--svg', path('a.svg'), '--png', path('a.png')];
    expect((await inspect('--length', '5', ...files)).code).toBe(0);
    const svg = readFileSync(path('a.svg'), 'utf8');
    expect(svg).toContain('zoo:copy-lstm, copy');
    const [width, height] = [/width="(\d+)"/, /height="(\d+)"/].map((size) =>
      Number(size.exec(svg)?.[1]),
    );
    const png = readFileSync(path('a.png'));
    const image = decode(png);
    expect([image.width, image.height]).toEqual([2 * (width ?? 0), 2 * (height ?? 0)]);

    const again = await inspect('--length', '5', '--png', path('a.png'));
    expect(again.stderr).toMatch(/--png .*a\.png: there is a file of that name already/);
    expect(again.code).toBe(2);
    expect(readFileSync(path('a.png')).equals(png)).toBe(true);
    expect((await inspect('--length', '6', '--svg', path('a.svg'), '--overwrite')).code).toBe(0);
    expect(readFileSync(path('a.svg'), 'utf8')).not.toBe(svg);
  });

  it('draws what one step computes with --graph, as SVG or PNG, and only of what is compiled', async () => {
    const graph = (file: string) => ['--length', '3', '--graph', path(file)];
    expect((await inspect(...graph('step.svg'))).code).toBe(0);
    const svg = readFileSync(path('step.svg'), 'utf8');
    for (const text of ['A step of zoo:copy-lstm', 'heads.1.weight', 'memory, next', '128 × 20'])
      expect(svg).toContain(text);
    expect((await inspect(...graph('step.png'))).code).toBe(0);
    expect(decode(readFileSync(path('step.png'))).width).toBeGreaterThan(1000);
    const refused = await inspect(...graph('no.svg'), '--backend', 'cpu', '--engine', 'reference');
    expect(refused.stderr).toMatch(/--graph: only what is compiled can be drawn/);
    expect(refused.code).toBe(2);
    expect(existsSync(path('no.svg'))).toBe(false);
  });

  it('prints what it draws with --json', async () => {
    const { stdout } = await inspect('--length', '4', '--slots', '16', '--json');
    const row = z.array(z.number()).length(10);
    const head = { weighting: z.array(row).length(16) };
    z.looseObject({
      event: z.literal('done'),
      task: z.literal('copy'),
      setting: z.object({ length: z.literal(4) }),
      inputs: z.array(row).length(10),
      outputs: z.array(row).length(8),
      writeHeads: z.array(z.object({ ...head, adds: z.array(row).length(20) })).length(1),
      readHeads: z.array(z.object({ ...head, reads: z.array(row).length(20) })).length(1),
      memory: z.array(row).length(16),
    }).parse(JSON.parse(stdout));
  });

  it.each([
    ['0', /copy setting\.length: got 0, expected/],
    ['1e9', /'1e9' is invalid\. Expected a whole number/],
    [
      '600',
      /--length 600: that takes 1202 time steps, expected at most 1000; choose a shorter one/,
    ],
  ])('refuses a length of %s', async (length, message) => {
    const { code, stdout, stderr } = await inspect('--length', length, '--svg', path('no.svg'));
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(path('no.svg'))).toBe(false);
  });
});

it('refuses more memory over time than can be kept', async () => {
  const { code, stdout, stderr } = await inspect('--length', '499', '--slots', '4096');
  expect(stderr).toMatch(
    /--length 499: the memory and what else its heads show over 1000 time steps takes \d+ numbers, expected at most 67108864/,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

it('a PNG shows the text of the SVG', async () => {
  const draw = async (text: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="Arial"><rect width="60" height="20" fill="white"/><text x="2" y="14">${text}</text></svg>`;
    return decode(await svgToPng(svg));
  };
  const [empty, letters] = [await draw(''), await draw('slot β')];
  expect([letters.width, letters.height]).toEqual([120, 40]);
  const ink = Array.from(letters.data).filter((value, index) => value !== empty.data[index]);
  expect(ink.length).toBeGreaterThan(1000);
});

const hasColors = (answer: boolean) => (): boolean => answer;

it.each([
  ['a terminal with colours', { isTTY: true, columns: 120, hasColors: hasColors(true) }, 120, true],
  [
    'one where none are wanted',
    { isTTY: true, columns: 60, hasColors: hasColors(false) },
    60,
    false,
  ],
  ['a file', { hasColors: hasColors(true) }, 80, false],
])('%s is given what it shows', (_, stream, columns, colours) => {
  expect(terminalOf(stream)).toEqual({ columns, colours });
});

describe('inspect of a pattern of one’s own', () => {
  /** A picture whose dark pixels are those of these rows. */
  const written = (name: string, rows: readonly string[], depth: 8 | 16 = 8) => {
    const most = 2 ** depth - 1;
    const values = rows.flatMap((row) => Array.from(row, (pixel) => (pixel === '#' ? 0 : most)));
    const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
    const size = { width: rows[0]?.length ?? 0, height: rows.length };
    writeFileSync(path(name), encode({ ...size, data, depth, channels: 1 }));
    return path(name);
  };
  const glyph = ['  #  ', ' # # ', '#   #', '#   #', '#####', '#   #', '#   #', '     '];

  it('shows a text, byte for byte, and reads the answer as one', async () => {
    const { code, stdout } = await inspect('--text', 'Hällo, tape');
    expect(stdout).toMatch(/Answer: "Hällo, tape"\. 0 of 96 bits are wrong\.\n$/);
    expect(code).toBe(0);
    const shown = await inspect('--text', 'A', '--json');
    const { inputs, answer } = z
      .object({ inputs: z.array(z.array(z.number())), answer: z.string() })
      .parse(JSON.parse(shown.stdout));
    expect(inputs.map((row) => row[1]).slice(0, 8)).toEqual([0, 1, 0, 0, 0, 0, 0, 1]);
    expect(answer).toBe('A');
  });

  it.each([8, 16] as const)('shows a picture of %d bits a pixel as it is drawn', async (depth) => {
    const picture = written(`glyph-${depth}.png`, glyph, depth);
    const { stdout } = await inspect('--picture', picture, '--json');
    const { inputs, wrong, total } = z
      .object({ inputs: z.array(z.array(z.number())), wrong: z.number(), total: z.number() })
      .parse(JSON.parse(stdout));
    const drawn = inputs.slice(0, 8).map((row) =>
      row
        .slice(1, 6)
        .map((bit) => (bit === 1 ? '#' : ' '))
        .join(''),
    );
    expect(drawn).toEqual(glyph);
    expect({ wrong, total }).toEqual({ wrong: 0, total: 40 });
  });

  it('takes the colour that a picture names as transparent for paper, however dark it is', async () => {
    const data = Uint8Array.from(
      glyph.flatMap((row) => Array.from(row, (at) => (at === '#' ? 0 : 9))),
    );
    const bytes = Buffer.from(encode({ width: 5, height: 8, data, depth: 8, channels: 1 }));
    // After the signature and the header: the length, the name, the colour and a checksum.
    const chunk = Buffer.from([0, 0, 0, 2, ...Buffer.from('tRNS'), 0, 9, 0, 0, 0, 0]);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 10)), 10);
    writeFileSync(
      path('clear.png'),
      Buffer.concat([bytes.subarray(0, 33), chunk, bytes.subarray(33)]),
    );
    const drawn = async (picture: string) => (await inspect('--picture', picture, '--json')).stdout;
    expect(await drawn(path('clear.png'))).toBe(await drawn(written('same.png', glyph)));
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a text without letters', ['--text', ''], /--text: got nothing, expected a text/],
    [
      'too long a text',
      ['--text', 'x'.repeat(500)],
      /--text: that takes 1002 time steps, expected at most 1000/,
    ],
    [
      'a text and a length',
      ['--text', 'x', '--length', '4'],
      /'--text <text>' cannot be used with .*--length/,
    ],
    ['a text and a picture', ['--text', 'x', '--picture', 'y'], /cannot be used with/],
    [
      'no file',
      ['--picture', path('none.png')],
      /none\.png: cannot be read: there is no such file/,
    ],
    [
      'another height',
      ['--picture', written('low.png', ['# '])],
      /1 pixels high, expected 8, a pixel for each bit/,
    ],
    ['another task', ['--task', 'dyck', '--text', 'x'], /dyck/],
  ])('refuses %s in words', async (_, flags, message) => {
    const { code, stdout, stderr } = await inspect(...flags);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['empty', () => Buffer.alloc(0), /it is no PNG; expected a picture in that format/],
    ['of words', () => Buffer.from('P2 5 8 1'), /it is no PNG/],
    ['cut short', (bytes) => bytes.subarray(0, 40), /the picture cannot be read: /],
    [
      'damaged',
      (bytes) => {
        const copy = Buffer.from(bytes);
        copy[45] = 255 - (copy[45] ?? 0);
        return copy;
      },
      /the picture cannot be read: /,
    ],
    [
      'of an enormous width',
      (bytes) => {
        const copy = Buffer.from(bytes);
        copy.writeUInt32BE(2 ** 31 - 1, 16);
        return copy;
      },
      /2147483647 pixels wide, expected from 1 to 1000/,
    ],
  ])('refuses a file that is %s', async (name, change, message) => {
    const right = written('right.png', glyph);
    writeFileSync(path('wrong.png'), change(readFileSync(right)));
    const { code, stdout, stderr } = await inspect('--picture', path('wrong.png'));
    expect(stderr, name).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('refuses a model whose task shows no rows of bits', async () => {
    const { code, stderr } = await runInProcess([
      'inspect',
      'zoo:priority-sort-lstm',
      '--text',
      'x',
    ]);
    expect(stderr).toMatch(
      /--text: the task priority-sort shows no rows of bits that could be given/,
    );
    expect(code).toBe(2);
  });
});
