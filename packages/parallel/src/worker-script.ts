/** The worker as one script. A bundler makes a file of its own of it, which is loaded when it is needed. */
export async function readWorkerScript(): Promise<string> {
  const { workerScript } = await import('./generated/worker-script.js');
  const deflated = Uint8Array.from(atob(workerScript), (character) => character.charCodeAt(0));
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(inflated).text();
}
