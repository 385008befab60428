import { readZooFile } from '@tapehead/zoo';

/** The file of a model of the zoo. @throws {Error} if it cannot be had. */
export async function zooFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readZooFile(name));
  } catch (cause) {
    throw new Error(
      `The model ${name} could not be loaded. Is there no network? A model that was loaded once is kept in this browser.`,
      { cause },
    );
  }
}
