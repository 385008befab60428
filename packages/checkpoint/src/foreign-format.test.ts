import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckpointError } from './checkpoint-error.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';
import { foreignFormat } from './foreign-format.js';

/** Each character a byte. */
const binary = (text: string, length = text.length) =>
  Uint8Array.from({ length }, (_, index) => text.charCodeAt(index));
const text = (written: string) => new TextEncoder().encode(written);
/** The beginning of a zip archive whose first file has this name. */
const zip = (name: string) =>
  binary(
    `PK\x03\x04\x14\0\0\x08${'\0'.repeat(18)}${String.fromCharCode(name.length)}\0\0\0${name}…`,
  );
const page = '<!doctype html>\n<html lang="en"><head><title>An app</title></head></html>';

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', binary(''), /^file: it is empty, no safetensors file; /],
  [
    'torch.save before version 1.6',
    // What was taken for a length of 5088219219985302144 bytes.
    binary('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.', 2000),
    /PyTorch file, as torch\.save wrote it before version 1\.6, no safetensors file; in Python: safetensors\.torch\.save_file\(.*torch\.load/,
  ],
  ['pickle.dump', binary('\x80\x04\x95\x14\0\0\0\0\0\0\0}', 100), /a Python pickle, .*save_file/],
  ['pickle.dump with protocol 0', text('(dp0\nVa\np1\n'), /a Python pickle/],
  ['numpy.ndarray.dump with protocol 0', text('cnumpy.core\nf\np0\n'), /a Python pickle/],
  ['pickle.dump with protocol 1', binary('}q\0X\x01\0\0\0aq\x01', 100), /a Python pickle/],
  ['torch.save', zip('archive/data.pkl'), /a zip archive, as torch\.save writes it, .*torch\.load/],
  ['numpy.savez', zip('arr_0.npy'), /numpy\.savez writes it \(\.npz\), .*dict\(numpy\.load\(/],
  ['Keras', zip('metadata.json'), /zip archive, as torch\.save, numpy\.savez and Keras write it/],
  ['an empty zip archive', binary('PK\x05\x06', 22), /zip archive/],
  ['numpy.save', binary('\x93NUMPY\x01\0v\0{', 200), /an array of NumPy \(\.npy\), /],
  ['HDF5', binary('\x89HDF\r\n\x1a\n', 800), /an HDF5 file, as Keras writes it \(\.h5\)/],
  ['torch.onnx', binary('\x08\x07\x12\x07pytorch\x1a\x03', 200), /an ONNX model/],
  ['TensorFlow Lite', binary('\x1c\0\0\0TFL3', 99), /a TensorFlow Lite model/],
  ['llama.cpp', binary('GGUF\x03\0\0\0', 99), /a GGUF file/],
  ['gzip', gzipSync(encodeSafetensors(new Map())), /compressed with gzip, .*gunzip/],
  [
    'gzip, after which so much follows as its length would be',
    binary('\x1f\x8b\x08', 600_000),
    /gzip/,
  ],
  ['bzip2', binary('BZh91AY&SY', 99), /compressed with bzip2/],
  ['xz', binary('\xfd7zXZ\0', 99), /compressed with xz/],
  ['Zstandard', binary('\x28\xb5\x2f\xfd', 99), /compressed with Zstandard/],
  ['7-Zip', binary("7z\xbc\xaf'\x1c", 99), /a 7z archive/],
  ['tar', binary(`model${'\0'.repeat(252)}ustar`, 1024), /a tar archive/],
  [
    'Git without LFS',
    text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4242\n'),
    /a pointer of Git LFS in place of the file, .*git lfs pull/,
  ],
  ['a server', text(page), /an HTML page, no safetensors file; servers answer with one/],
  ['a server, after a byte order mark', text(`\ufeff\n <!-- ${page} --><HTML>`), /an HTML page/],
  ['a store of objects', text('<?xml version="1.0"?><Error/>'), /an XML document/],
  ['an old store', text('<Error><Code>NoSuchKey</Code></Error>'), /an XML document/],
  [
    'tfjs',
    text('{"modelTopology": {}, "weightsManifest": []}'),
    /the JSON of a model of TensorFlow/,
  ],
  ['a hub', text('{"metadata": {}, "weight_map": {}}'), /the index of a safetensors file in parts/],
  ['JSON', text('[1, 2]'), /it is JSON, /],
  ['an editor', text('hello, world'), /it is text, /],
  ['an editor, in a few letters', text('né'), /it is text, /],
  ['nobody, at the end of whose first bytes a letter is cut', text('ä'.repeat(4095)), /it is text/],
])('what %s made is called by its name', (_, bytes, message) => {
  expect(() => decodeSafetensors(bytes)).toThrow(CheckpointError);
  expect(() => decodeSafetensors(bytes)).toThrow(message);
});

test.each([
  ['zeros', new Uint8Array(100)],
  ['a few zeros', new Uint8Array(3)],
  ['a number far too large', binary('\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf', 100)],
  ['noise', binary('\xff\xfe\xfd\xfc\0\x01\x02\x03', 100)],
])('%s are nothing known', (_, bytes) => {
  expect(foreignFormat(bytes)).toBeUndefined();
  expect(() => decodeSafetensors(bytes)).toThrow(/^(header|file): /);
});

test('no safetensors file is taken for another, whatever its header is as long as', () => {
  const lengths = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.constantFrom(0x280, 0x8b1f),
  );
  fc.assert(
    fc.property(lengths, fc.string({ unit: 'binary' }), (length, rest) => {
      const bytes = new Uint8Array([...new Uint8Array(8), ...text(`{${rest}`)]);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
      expect(foreignFormat(bytes)).toBeUndefined();
    }),
  );
});
