import { orSay } from '../ui/or-say.js';
import type { Settings } from './settings.js';
import { zooLink } from './zoo-link.js';

/** What knows the recipes and tasks, as soon as it is loaded. @throws {Error} in words if it cannot be. */
export const form = () => orSay('What knows the experiments', import('./form.js'));

/** The link of settings, as the query of an address. @throws {Error} in words if what makes it cannot be loaded. */
export async function linkTo(settings: Settings): Promise<string> {
  const link = settings.zoo === null ? (await form()).linkOf(settings) : zooLink(settings.zoo);
  return (await link).toString();
}
