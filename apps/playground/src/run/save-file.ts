import type { OpenedRun } from '../engine/protocol.js';

/** The name of a run's file, such as `copy-lstm-14000.safetensors`. */
export function fileName({ config }: Pick<OpenedRun, 'config'>, sequences: number): string {
  const parts = [config.task.kind, config.controller?.kind ?? config.machine.kind, sequences];
  return `${parts.join('-')}.safetensors`;
}

/** Lets the browser save bytes as a file. */
export function saveFile(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Freed later, since not every browser has read the file by the time that `click` returns.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
