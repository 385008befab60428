import { expect, test } from 'vitest';
import { kernelsBinary } from './generated/kernels.js';

const bytes = Uint8Array.from(atob(kernelsBinary), (character) => character.charCodeAt(0));

/** The numbers of the module's sections, as the binary format lists them. */
function sections(): number[] {
  const ids: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    ids.push(bytes[at] ?? 0);
    at += 1;
    let [size, shift, byte] = [0, 0, 0x80];
    while ((byte & 0x80) !== 0) {
      byte = bytes[at] ?? 0;
      size |= (byte & 0x7f) << shift;
      shift += 7;
      at += 1;
    }
    at += size;
  }
  return ids;
}

const [types, imports, data, dataCount] = [1, 2, 11, 12];

test('the module has no data, which would lie over tfjs’s own', () => {
  expect(sections()).toContain(types);
  expect(sections()).toContain(imports);
  expect(sections()).not.toContain(data);
  expect(sections()).not.toContain(dataCount);
});

test('the module takes the memory from outside and nothing else', () => {
  const module = new WebAssembly.Module(bytes);
  expect(WebAssembly.Module.imports(module)).toEqual([
    { module: 'env', name: 'memory', kind: 'memory' },
  ]);
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('__'))).toEqual([]);
});
