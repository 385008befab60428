import { type Bytes, newBytes } from './bytes.js';

const types = { i32: 0x7f, v128: 0x7b } as const;
export type Type = keyof typeof types;

/** The opcodes of the vector instructions that are used; each follows the prefix 0xfd. */
export const simd = {
  not: 77,
  and: 78,
  or: 80,
  bitselect: 82,
  equal: 65,
  notEqual: 66,
  less: 67,
  greater: 68,
  lessOrEqual: 69,
  greaterOrEqual: 70,
  ceil: 103,
  floor: 104,
  nearest: 106,
  absolute: 224,
  negative: 225,
  squareRoot: 227,
  add: 228,
  subtract: 229,
  multiply: 230,
  divide: 231,
  /** b < a ? b : a */
  minimum: 234,
  /** a < b ? b : a */
  maximum: 235,
  addWhole: 174,
  subtractWhole: 177,
  convert: 250,
  /** a b + c without rounding the product; relaxed SIMD. */
  multiplyAdd: 261,
  /** c − a b without rounding the product; relaxed SIMD. */
  subtractProduct: 262,
} as const;
export type Instruction = keyof typeof simd;

/** The body of a function that is being written. Its parameters are whole numbers, and the first locals. */
export interface Code {
  readonly parameters: number;
  /** A new local. */
  local(type: Type): number;
  /** Appends instructions as bytes. The methods below are the common ones by name. */
  raw(...bytes: readonly number[]): Code;
  get(local: number): Code;
  set(local: number): Code;
  tee(local: number): Code;
  number(value: number): Code;
  addNumbers(): Code;
  loadNumber(offset: number): Code;
  vector(instruction: Instruction): Code;
  load(offset: number): Code;
  /** One number of memory in all four lanes. */
  loadSplat(offset: number): Code;
  /** One number of memory into a lane of the vector on the stack. */
  loadLane(offset: number, lane: number): Code;
  store(offset: number): Code;
  storeLane(offset: number, lane: number): Code;
  /** A vector of the same number in every lane. */
  splat(value: number): Code;
  /** All ones in the first lanes, zeros in the others. */
  mask(lanes: number): Code;
  /** Picks four lanes of the two vectors on the stack: 0 to 3 are those of the first, 4 to 7 those of the second. */
  shuffle(a: number, b: number, c: number, d: number): Code;
  shiftLeft(bits: number): Code;
  shiftRight(bits: number): Code;
  call(index: number): Code;
  /** Repeats `body` `times` times. */
  loop(times: number, body: () => void): Code;
  /** Puts what `write` writes at the beginning of the function. */
  first(write: (code: Code) => void): void;
  /** Writes the function as it stands in a module. */
  write(to: Bytes): void;
}

export function newCode(parameters: number): Code {
  const locals: Type[] = [];
  const [prologue, body] = [newBytes(), newBytes()];
  let target = body;
  const withNumber = (instruction: number, value: number): Code => {
    target.put(instruction);
    target.unsigned(value);
    return code;
  };
  const vector = (instruction: number): Code => withNumber(0xfd, instruction);
  const memory = (instruction: number, offset: number) => {
    vector(instruction);
    return withNumber(2, offset);
  };
  const constant = (lanes: ArrayLike<number> & { readonly buffer: ArrayBuffer }) => {
    vector(12);
    target.append(new Uint8Array(lanes.buffer));
    return code;
  };
  const code: Code = {
    parameters,
    local: (type) => parameters + locals.push(type) - 1,
    raw(...bytes) {
      target.put(...bytes);
      return code;
    },
    get: (local) => withNumber(0x20, local),
    set: (local) => withNumber(0x21, local),
    tee: (local) => withNumber(0x22, local),
    number(value) {
      target.put(0x41);
      target.signed(value);
      return code;
    },
    addNumbers: () => code.raw(0x6a),
    loadNumber(offset) {
      target.put(0x28);
      return withNumber(2, offset);
    },
    vector: (instruction) => vector(simd[instruction]),
    load: (offset) => memory(0, offset),
    loadSplat: (offset) => memory(9, offset),
    loadLane: (offset, lane) => memory(86, offset).raw(lane),
    store: (offset) => memory(11, offset),
    storeLane: (offset, lane) => memory(90, offset).raw(lane),
    splat: (value) => constant(new Float32Array(4).fill(value)),
    mask: (lanes) => constant(Int32Array.from({ length: 4 }, (_, lane) => (lane < lanes ? -1 : 0))),
    shuffle(...lanes) {
      vector(13);
      for (const lane of lanes) target.put(4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3);
      return code;
    },
    shiftLeft(bits) {
      code.number(bits);
      return vector(171);
    },
    shiftRight(bits) {
      code.number(bits);
      return vector(172);
    },
    call: (index) => withNumber(0x10, index),
    loop(times, inner) {
      const left = code.local('i32');
      code.number(times).set(left).raw(0x03, 0x40);
      inner();
      return code.get(left).number(1).raw(0x6b).tee(left).raw(0x0d, 0, 0x0b);
    },
    first(write) {
      const before = target;
      target = prologue;
      write(code);
      target = before;
    },
    write(to) {
      const whole = newBytes();
      whole.unsigned(locals.length);
      for (const type of locals) whole.put(1, types[type]);
      whole.append(prologue.all());
      whole.append(body.all());
      whole.put(0x0b);
      const bytes = whole.all();
      to.unsigned(bytes.length);
      to.append(bytes);
    },
  };
  return code;
}
