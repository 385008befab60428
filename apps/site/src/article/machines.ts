import type { JsonObject } from '@tapehead/core';
import { configOf } from '@tapehead/playground/src/settings/configs.js';
import { linkOf } from '@tapehead/playground/src/settings/link.js';
import { defaultSettings } from '@tapehead/playground/src/settings/settings.js';

/** A machine to be trained, as data. */
export interface Machine {
  readonly config: JsonObject;
  /** The query with which the playground opens it. */
  readonly query: string;
}

/** The machine of a recipe, with some fields of its config changed: `learningRate=0.01`, as in a link. */
export async function machineOf(recipe: string, more: readonly string[] = []): Promise<Machine> {
  const settings = { ...defaultSettings, recipe, more };
  return { config: configOf(settings), query: (await linkOf(settings)).toString() };
}
