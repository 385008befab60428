import type { Code } from './code.js';
import type { Writer } from './functions.js';

/** A matrix in memory: a local with an address, an offset in bytes from it, and the bytes from one row to the next. */
export interface MatrixAt {
  readonly local: number;
  readonly offset: number;
  readonly stride: number;
}

/** The sizes that the kernels take: rows, how many numbers a row of x has, and how many one of the weight. */
export type ProductSizes = readonly [number, number, number];

/** x (or dy), the weight, the result, and what the result starts from. */
export type ProductMatrices = readonly [MatrixAt, MatrixAt, MatrixAt, MatrixAt];

/** A local that moves through a matrix. */
interface Cursor {
  readonly local: number;
  readonly stride: number;
}

type Cursors = readonly [Cursor, Cursor, Cursor, Cursor];

/** How many sums of a row are computed at once: for a single row, and for two. */
interface AtOnce {
  readonly one: number;
  readonly two: number;
}

/** Vectors of x W, and numbers of dy Wᵀ. With eight of one row, some JavaScript engines run out of registers. */
const vectorsAtOnce: AtOnce = { one: 7, two: 4 };
const numbersAtOnce: AtOnce = { one: 6, two: 4 };

/**
 * Writes y = start + x W, as the kernel `linear` computes it, with the distances between rows as constants of the code.
 * Rows of W are whole vectors.
 */
export function writeLinear(
  writer: Writer,
  [rows, inner, columns]: ProductSizes,
  matrices: ProductMatrices,
): void {
  const { code } = writer;
  const cursors = cursorsAt(code, matrices);
  const [, ...moving] = cursors;
  for (const { times, width } of equalTiles(columns / 4, mostOf(rows, vectorsAtOnce)))
    code.loop(times, () => {
      eachRow(code, rows, cursors, (count, tile) => {
        writeVectors(writer, { count, inner, width }, tile);
      });
      for (const cursor of moving) move(code, cursor, 16 * width);
    });
}

/** Some vectors of the result, of one row or two. */
function writeVectors(
  writer: Writer,
  {
    count,
    inner,
    width,
  }: { readonly count: number; readonly inner: number; readonly width: number },
  [x, weight, y, start]: Cursors,
): void {
  const { code } = writer;
  const sums = grid(count, width, () => code.local('v128'));
  const each = (use: (sum: number, row: number, vector: number) => void) => {
    sums.forEach((list, row) => {
      list.forEach((sum, vector) => {
        use(sum, row, vector);
      });
    });
  };
  each((sum, row, vector) => {
    code
      .get(start.local)
      .load(row * start.stride + 16 * vector)
      .set(sum);
  });
  addProducts(writer, sums, {
    rounds: inner,
    x,
    weight,
    factor: (at) => code.loadSplat(at),
    apart: 16,
    onward: { x: 4, weight: weight.stride },
  });
  each((sum, row, vector) => {
    code
      .get(y.local)
      .get(sum)
      .store(row * y.stride + 16 * vector);
  });
}

/**
 * Writes dx = start + dy Wᵀ, as the kernel `linearInput` computes it, with the distances between rows as constants of
 * the code. Rows of W and dy are whole vectors.
 */
export function writeLinearInput(
  writer: Writer,
  [rows, inner, columns]: ProductSizes,
  matrices: ProductMatrices,
): void {
  const { code } = writer;
  const cursors = cursorsAt(code, matrices);
  const [, weight, ...moving] = cursors;
  const most = mostOf(rows, numbersAtOnce);
  const [whole, rest] = [Math.floor(inner / most), inner % most];
  for (const [times, width] of [
    [whole, most],
    [Math.floor(rest / 4), 4],
    [rest % 4 > 0 ? 1 : 0, rest % 4],
  ] as const) {
    if (times === 0) continue;
    code.loop(times, () => {
      eachRow(code, rows, cursors, (count, tile) => {
        writeNumbers(writer, { count, vectors: columns / 4, width }, tile);
      });
      move(code, weight, weight.stride * width);
      for (const cursor of moving) move(code, cursor, 4 * width);
    });
  }
}

/** Some numbers of the result, of one row or two. */
function writeNumbers(
  writer: Writer,
  {
    count,
    vectors,
    width,
  }: { readonly count: number; readonly vectors: number; readonly width: number },
  [dy, weight, dx, start]: Cursors,
): void {
  const { code } = writer;
  const sums = grid(count, width, () => code.local('v128'));
  for (const sum of sums.flat()) code.splat(0).set(sum);
  addProducts(writer, sums, {
    rounds: vectors,
    x: dy,
    weight,
    factor: (at) => code.load(at),
    apart: weight.stride,
    onward: { x: 16, weight: 16 },
  });
  sums.forEach((list, row) => {
    for (let number = 0; number < width; number += 4) {
      const four = [0, 1, 2, 3].map((lane) => list[Math.min(number + lane, width - 1)] ?? 0);
      const at = 4 * number;
      const total = code.local('v128');
      code.get(start.local).load(row * start.stride + at);
      writeLaneSums(code, four);
      code.vector('add').set(total);
      if (number + 4 <= width)
        code
          .get(dx.local)
          .get(total)
          .store(row * dx.stride + at);
      else
        for (let lane = 0; number + lane < width; lane++)
          code
            .get(dx.local)
            .get(total)
            .storeLane(row * dx.stride + at + 4 * lane, lane);
    }
  });
}

/** The sums of the lanes of four vectors, as one vector. */
export function writeLaneSums(code: Code, [a = 0, b = 0, c = 0, d = 0]: readonly number[]): void {
  const pairOf = (one: number, other: number) => {
    const pair = code.local('v128');
    code.get(one).get(other).shuffle(0, 4, 1, 5);
    code.get(one).get(other).shuffle(2, 6, 3, 7).vector('add').set(pair);
    return pair;
  };
  const [first, second] = [pairOf(a, b), pairOf(c, d)];
  code.get(first).get(second).shuffle(0, 1, 4, 5);
  code.get(first).get(second).shuffle(2, 3, 6, 7).vector('add');
}

/** The rounds of a loop that adds up products. */
interface Rounds {
  readonly rounds: number;
  readonly x: Cursor;
  readonly weight: Cursor;
  /** Loads what a row is multiplied with in a round, so many bytes from the address on the stack. */
  factor(at: number): Code;
  /** Bytes between the vectors of the weight that a round takes, one for each sum of a row. */
  readonly apart: number;
  /** Bytes from one round to the next. */
  readonly onward: { readonly x: number; readonly weight: number };
}

/** sums ← sums + x w, for every row and each of its sums. */
function addProducts(
  { code, simd }: Writer,
  sums: readonly (readonly number[])[],
  { rounds, x, weight, factor, apart, onward }: Rounds,
): void {
  const [from, w] = [copyOf(code, x), copyOf(code, weight)];
  const factors = sums.map(() => code.local('v128'));
  const held = code.local('v128');
  const width = sums[0]?.length ?? 0;
  code.loop(rounds, () => {
    factors.forEach((local, row) => {
      code.get(from.local);
      factor(row * x.stride).set(local);
    });
    for (let at = 0; at < width; at++) {
      code
        .get(w.local)
        .load(apart * at)
        .set(held);
      factors.forEach((local, row) => {
        addProduct(code, simd, sums[row]?.[at] ?? 0, local, held);
      });
    }
    move(code, from, onward.x);
    move(code, w, onward.weight);
  });
}

/** sum ← sum + a b */
function addProduct(code: Code, simd: Writer['simd'], sum: number, a: number, b: number): void {
  if (simd === 'relaxed') code.get(a).get(b).get(sum).vector('multiplyAdd').set(sum);
  else code.get(sum).get(a).get(b).vector('multiply').vector('add').set(sum);
}

const mostOf = (rows: number, { one, two }: AtOnce) => (rows > 1 ? two : one);

/** Runs `body` for two rows at a time, and for the last one if their number is odd. The weight is the same for all. */
function eachRow(
  code: Code,
  rows: number,
  [x, weight, y, start]: Cursors,
  body: (count: number, tile: Cursors) => void,
): void {
  if (rows === 1) {
    body(1, [x, weight, y, start]);
    return;
  }
  const [from, to, begin] = [copyOf(code, x), copyOf(code, y), copyOf(code, start)];
  const tile: Cursors = [from, weight, to, begin];
  code.loop(rows >> 1, () => {
    body(2, tile);
    for (const cursor of [from, to, begin]) move(code, cursor, 2 * cursor.stride);
  });
  if (rows % 2 === 1) body(1, tile);
}

/** Cuts so many vectors into tiles of at most so many, none of which is larger than another by more than one. */
function equalTiles(vectors: number, most: number) {
  const tiles = Math.ceil(vectors / most);
  const [width, larger] = [Math.floor(vectors / tiles), vectors % tiles];
  return [
    { times: larger, width: width + 1 },
    { times: tiles - larger, width },
  ].filter(({ times }) => times > 0);
}

function cursorsAt(code: Code, [x, weight, y, start]: ProductMatrices): Cursors {
  return [cursorAt(code, x), cursorAt(code, weight), cursorAt(code, y), cursorAt(code, start)];
}

function cursorAt(code: Code, { local, offset, stride }: MatrixAt): Cursor {
  const own = code.local('i32');
  code.get(local).number(offset).addNumbers().set(own);
  return { local: own, stride };
}

function copyOf(code: Code, { local, stride }: Cursor): Cursor {
  const copy = code.local('i32');
  code.get(local).set(copy);
  return { local: copy, stride };
}

function move(code: Code, { local }: Cursor, bytes: number): void {
  if (bytes !== 0) code.get(local).number(bytes).addNumbers().set(local);
}

function grid(rows: number, columns: number, make: () => number): readonly (readonly number[])[] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, make));
}
