import { tick } from 'svelte';
import { view } from '../ui/view.svelte.js';
import type { Stop } from './stops.js';
import type { TouredMachine } from './toured-machine.svelte.js';

interface Acting {
  /** Aborted when the stop is left. */
  readonly signal: AbortSignal;
  /** Whether nothing may move: then it only shows how it ends. */
  readonly still: boolean;
}

/** Milliseconds for which a time step is shown, and for a letter that is typed. */
const [stepTime, letterTime] = [350, 120];

/**
 * Does what a stop speaks of, and marks that part of the page until the stop is left.
 * @throws {Error} in words if its machine cannot be had.
 */
export async function act(stop: Stop, machine: TouredMachine, acting: Acting): Promise<void> {
  await machine.open(stop.machine);
  if (acting.signal.aborted) return;
  view.choose(stop.view);
  // The view before may have such a part, too, and is still there.
  await tick();
  const part = await elementOf(stop.about, acting.signal);
  mark(part, acting.signal);
  await playSteps(stop, machine, acting);
  if (stop.types !== undefined) await type(part, stop.types, acting);
}

function mark(part: Element, signal: AbortSignal): void {
  part.setAttribute('data-toured', '');
  part.scrollIntoView({ block: 'start' });
  signal.addEventListener('abort', () => {
    part.removeAttribute('data-toured');
  });
}

async function playSteps(
  { steps }: Stop,
  { look }: TouredMachine,
  { signal, still }: Acting,
): Promise<void> {
  const range = steps(((look.snapshot?.steps ?? 2) - 2) / 2);
  if (!range) return;
  const [from, to] = range;
  for (let step = still ? to : from; step <= to && !signal.aborted; step++) {
    look.step = step;
    if (step < to) await pause(stepTime, signal);
  }
}

/** Types into the part's text field as a visitor would. */
async function type(part: Element, text: string, { signal, still }: Acting): Promise<void> {
  const field = part.querySelector<HTMLInputElement>('input[type=text]');
  for (let end = still ? text.length : 1; field && end <= text.length; end++) {
    if (signal.aborted) return;
    field.value = text.slice(0, end);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await pause(letterTime, signal);
  }
}

/** The element with this `data-tour`, as soon as its view is there. */
async function elementOf(about: string, signal: AbortSignal): Promise<Element> {
  for (;;) {
    const found = document.querySelector(`[data-tour="${about}"]`);
    if (found) return found;
    await new Promise(requestAnimationFrame);
    signal.throwIfAborted();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
