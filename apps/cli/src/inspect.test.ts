import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
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
  const { code, stdout, stderr } = await inspect('--length', '499', '--slots', '65536');
  expect(stderr).toMatch(
    /--length 499: the memory over 1000 time steps takes \d+ numbers, expected at most 67108864/,
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
