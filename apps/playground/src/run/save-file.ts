import type { OpenedRun } from '../engine/protocol.js';

/** What a run's file is called, such as `copy-lstm-14000.safetensors`. */
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
  // Not every browser has read it by the time that the click is done.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
