/** A format that people may pass by mistake. */
interface Format {
  /** The name of the format, with its article. */
  readonly what: string;
  /** What to do instead. */
  readonly advice: string;
  matches(file: Beginning): boolean;
}

interface Beginning {
  readonly bytes: Uint8Array;
  /** The first bytes as trimmed text; undefined if they are no text. */
  readonly text: string | undefined;
}

const inPython = (code: string) => `in Python: ${code}, 'weights.safetensors')`;
const fromTorch = inPython(
  "safetensors.torch.save_file({k: v.clone() for k, v in torch.load('weights.pt', map_location='cpu').items()}",
);
const fromNumpy = (arrays: string) => inPython(`safetensors.numpy.save_file(${arrays}`);
const fromArrays = 'save its arrays by name with safetensors.numpy.save_file in Python';
const unpack = (program: string) => `unpack it first, as with ${program}`;

/** Tried in this order, so the more specific formats come first. */
const formats: readonly Format[] = [
  {
    what: 'empty',
    advice: 'whatever was to write it has not done so',
    matches: ({ bytes }) => bytes.length === 0,
  },
  {
    what: 'a PyTorch file, as torch.save wrote it before version 1.6',
    advice: fromTorch,
    // The number that torch.save writes first, as a pickle of a long.
    matches: startsWith('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19'),
  },
  {
    what: 'a Python pickle',
    advice: `load it where it was made and ${fromArrays}`,
    // From protocol 2 on it begins with a mark and the protocol, before with the first object.
    matches: (file) =>
      isText(/^(\([dl]p0\n|c[\w.]+\n\w+\n)/)(file) ||
      ['}q\0', ']q\0', ')q\0'].some((begin) => startsWith(begin)(file)) ||
      ['\x02', '\x03', '\x04', '\x05'].some(
        (protocol) => startsWith(`\x80${protocol}`)(file) && file.bytes[2] !== 0,
      ),
  },
  {
    what: 'a zip archive, as torch.save writes it',
    advice: fromTorch,
    matches: (file) => /(^|\/)data\.pkl$/.test(firstZipEntry(file)),
  },
  {
    what: 'a zip archive of arrays, as numpy.savez writes it (.npz)',
    advice: fromNumpy("dict(numpy.load('weights.npz'))"),
    matches: (file) => firstZipEntry(file).endsWith('.npy'),
  },
  {
    what: 'a zip archive, as torch.save, numpy.savez and Keras write it',
    advice: fromArrays,
    matches: (file) =>
      ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some((text) => startsWith(text)(file)),
  },
  {
    what: 'an array of NumPy (.npy)',
    advice: fromNumpy("{'name': numpy.load('weights.npy')}"),
    matches: startsWith('\x93NUMPY'),
  },
  {
    what: 'an HDF5 file, as Keras writes it (.h5)',
    advice: fromArrays,
    matches: startsWith('\x89HDF\r\n\x1a\n'),
  },
  {
    what: 'an ONNX model',
    advice: `${fromArrays}: those of model.graph.initializer`,
    // The version of the format, then the length of the producer's name and the name.
    matches: ({ bytes: [first, version = 0, second, length = 0, letter = 0] }) =>
      first === 0x08 &&
      version >= 3 &&
      version < 32 &&
      second === 0x12 &&
      length > 0 &&
      letter > 32,
  },
  { what: 'a TensorFlow Lite model', advice: fromArrays, matches: startsWith('TFL3', 4) },
  { what: 'a GGUF file', advice: fromArrays, matches: startsWith('GGUF') },
  { what: 'compressed with gzip', advice: unpack('gunzip'), matches: startsWith('\x1f\x8b') },
  { what: 'compressed with bzip2', advice: unpack('bunzip2'), matches: startsWith('1AY&SY', 4) },
  { what: 'compressed with xz', advice: unpack('unxz'), matches: startsWith('\xfd7zXZ') },
  {
    what: 'compressed with Zstandard',
    advice: unpack('unzstd'),
    matches: startsWith('\x28\xb5\x2f\xfd'),
  },
  { what: 'a 7z archive', advice: unpack('7z x'), matches: startsWith("7z\xbc\xaf'\x1c") },
  { what: 'a tar archive', advice: unpack('tar -x'), matches: startsWith('ustar', 257) },
  {
    what: 'a pointer of Git LFS in place of the file',
    advice: 'fetch the file itself with git lfs pull',
    matches: isText(/^version https:\/\/git-lfs\.github\.com\//),
  },
  {
    what: 'an HTML page',
    advice:
      'servers answer with one where there is no such file, or where one has to sign in first',
    matches: isText(/^(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|script)\b/is),
  },
  {
    what: 'an XML document',
    advice: 'servers answer with one where there is no such file',
    matches: isText(/^<(\?xml|[a-z]+[\s>])/i),
  },
  {
    what: "the JSON of a model of TensorFlow.js's",
    advice: 'one that saveModel saved is loaded with loadModel',
    matches: isText(/^\{.*"(modelTopology|weightsManifest)"/s),
  },
  {
    what: 'the index of a safetensors file in parts',
    advice: 'save all parts in one',
    matches: isText(/^\{.*"weight_map"/s),
  },
  { what: 'JSON', advice: 'the tensors are in another file', matches: isText(/^[[{]/) },
  { what: 'text', advice: 'the tensors are in another file', matches: isText(/^./s) },
];

/**
 * What a file is, by its first bytes, and what to do with it; undefined if it may be a safetensors file or is
 * nothing known.
 */
export function foreignFormat(bytes: Uint8Array): Pick<Format, 'what' | 'advice'> | undefined {
  // The beginning of a header, after its length as a number below 2^32.
  if (bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0)) return undefined;
  const file = { bytes, text: textOf(bytes.subarray(0, 4096)) };
  return formats.find(({ matches }) => matches(file));
}

/** Whether the file has this text at an offset, by default 0; each character is a byte. */
function startsWith(text: string, begin = 0): Format['matches'] {
  return ({ bytes }) =>
    bytes.length >= begin + text.length &&
    Array.from(text).every((letter, index) => bytes[begin + index] === letter.charCodeAt(0));
}

function isText(pattern: RegExp): Format['matches'] {
  return ({ text }) => text !== undefined && pattern.test(text);
}

/** The name of a zip archive's first file; empty where there is none. */
function firstZipEntry(file: Beginning): string {
  if (!startsWith('PK\x03\x04')(file)) return '';
  const [low = 0, high = 0] = file.bytes.subarray(26, 28);
  return new TextDecoder().decode(file.bytes.subarray(30, 30 + low + 256 * high));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return /[^\P{Cc}\t\n\f\r]/u.test(text) ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
