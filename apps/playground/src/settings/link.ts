import { zooModels } from '@tapehead/zoo';
import { kindIn, numberIn, parseAssignment, recipeConfigs } from './configs.js';
import {
  customKind,
  defaultSettings,
  type NumberField,
  numberFieldNames,
  type Settings,
} from './settings.js';
import { packText, unpackText } from './pack-text.js';
import { zooLink } from './zoo-link.js';

/** The settings in a link, and what in it could not be understood, in words. */
export interface ParsedLink {
  readonly settings: Settings;
  readonly faults: readonly string[];
}

/**
 * The settings as the query of a link. The default recipe of a task and controller is not named, and neither are values
 * that the recipe itself has.
 */
export async function linkOf({
  recipe,
  numbers,
  more,
  source,
  part,
  head,
  zoo,
}: Settings): Promise<URLSearchParams> {
  if (zoo !== null) return zooLink(zoo);
  const query = new URLSearchParams();
  const config = recipeConfigs[recipe] ?? {};
  const [task, controller] = [kindIn(config, 'task'), kindIn(config, 'controller')];
  query.set('task', task ?? recipe);
  if (controller !== null) query.set('controller', controller);
  if (recipe !== customKind && recipe !== `${task ?? ''}-${controller ?? ''}`)
    query.set('recipe', recipe);
  for (const [field, value] of Object.entries(numbers)) query.set(field, String(value));
  for (const text of more) query.append('set', text);
  if (source !== null) query.set('code', await packText(source));
  if (part !== null) query.set('part', await packText(part));
  if (head !== null) query.set('head', await packText(head));
  return query;
}

/** The settings that a link's query stands for; where it says nothing, the default ones. */
export async function parseLink(query: URLSearchParams): Promise<ParsedLink> {
  const faults: string[] = [];
  const zoo = query.get('zoo');
  if (zooModels.some(({ name }) => name === zoo))
    return { settings: { ...defaultSettings, zoo }, faults };
  if (zoo !== null) faults.push(`zoo: there is no model of the name ${quoted(zoo)}`);
  const recipe = recipeIn(query, faults);
  const config = recipeConfigs[recipe] ?? {};
  const numbers: Partial<Record<NumberField, number>> = {};
  for (const field of numberFieldNames) {
    const text = query.get(field);
    if (text === null) continue;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) faults.push(`${field}: got ${quoted(text)}, expected a number`);
    else if (value !== numberIn(config, field)) numbers[field] = value;
  }
  const more = query.getAll('set').filter((text) => {
    if (parseAssignment(text)) return true;
    faults.push(
      `set: got ${quoted(text)}, expected a field and its value, such as clipping.kind=none`,
    );
    return false;
  });
  const source = recipe === customKind ? await sourceOf(query, 'code', 'task', faults) : null;
  const part = await sourceOf(query, 'part', 'controller', faults);
  const head = await sourceOf(query, 'head', 'head', faults);
  return { settings: { recipe, numbers, more, source, part, head, zoo: null }, faults };
}

/** The source that a link carries; null if it carries none, or one that cannot be read. */
async function sourceOf(
  query: URLSearchParams,
  name: string,
  what: string,
  faults: string[],
): Promise<string | null> {
  const packed = query.get(name);
  const source = packed === null ? null : await unpackText(packed);
  if (packed !== null && source === null)
    faults.push(`${name}: the ${what}’s source cannot be read; the link may have been cut off`);
  return source;
}

/** A text of a link in quotes, cut off if it is long. */
function quoted(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
}

function recipeIn(query: URLSearchParams, faults: string[]): string {
  const known = (name: string) => Object.hasOwn(recipeConfigs, name);
  const name = query.get('recipe');
  if (name !== null && known(name)) return name;
  if (name !== null) faults.push(`recipe: there is none of the name ${quoted(name)}`);
  const task = query.get('task') ?? kindIn(recipeConfigs[defaultSettings.recipe] ?? {}, 'task');
  if (task === null || task === customKind) return customKind;
  const controller = query.get('controller');
  if (controller !== null) {
    if (known(`${task}-${controller}`)) return `${task}-${controller}`;
    faults.push(`task and controller: there is no recipe for ${task} with ${quoted(controller)}`);
  }
  const found = [`${task}-lstm`, `${task}-feedforward`].find(known);
  if (found === undefined && controller === null)
    faults.push(`task: there is none of the name ${quoted(task)}`);
  return found ?? defaultSettings.recipe;
}
