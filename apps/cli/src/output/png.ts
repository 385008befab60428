import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const require = createRequire(import.meta.url);

const fonts = [
  require.resolve('@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf'),
  require.resolve('@expo-google-fonts/open-sans/700Bold/OpenSans_700Bold.ttf'),
];

let ready: Promise<void> | undefined;

/** An SVG image as the bytes of a PNG file, twice as large. */
export async function svgToPng(svg: string): Promise<Uint8Array> {
  ready ??= initWasm(readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  await ready;
  const fontBuffers = await Promise.all(fonts.map((font) => readFile(font)));
  const image = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: 'Open Sans', sansSerifFamily: 'Open Sans' },
    fitTo: { mode: 'zoom', value: 2 },
  });
  try {
    const rendered = image.render();
    const png = rendered.asPng();
    rendered.free();
    return png;
  } finally {
    image.free();
  }
}
