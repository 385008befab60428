import { setImmediate } from 'node:timers/promises';
import { exitCode, watchOutputs } from '@tapehead/command';

/** Ends the program once nobody reads what it prints, which is all that it leaves; one that is done has said how it exits. */
export function endUnread(): void {
  watchOutputs(() => process.exit(process.exitCode ?? exitCode.interrupted));
}

/** Lets the program hear of it between measurements, which let nothing else be done. */
export async function hearOfIt(): Promise<void> {
  await setImmediate();
}
