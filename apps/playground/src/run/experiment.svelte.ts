import type { Sandbox } from '../custom/sandbox.js';
import { createWatched, type WatchedMachine } from '../figure/watched.svelte.js';
import { budgetIn, differsInBudget } from '../settings/budget.js';
import { linkOf, parseLink } from '../settings/link.js';
import { refusalTexts } from '../settings/refusal.js';
import {
  configOf,
  defaultSettings,
  firstSettings,
  type NumberField,
  type Settings,
} from '../settings/settings.js';
import { view } from '../ui/view.svelte.js';
import { createKeeper, type Keeper } from './keeper.svelte.js';
import { openRunWithTask, type RunToOpen } from './open-run.js';
import { createPageRun } from './run.svelte.js';
import { addressOf, keptRun, newRunId, type Place } from './stored-runs.js';
import { zooFile } from './zoo-file.js';

/** A number that was refused; the machine before it stays. */
export interface Refusal {
  readonly field: NumberField;
  readonly value: number;
  /** Why, in the words of the form. */
  readonly lines: readonly string[];
}

/** The experiment that the page is about: its settings, its run, and what one sees of it. */
export interface PageExperiment extends WatchedMachine {
  /** Those of the machine that is there. */
  readonly settings: Settings;
  /** Those that were chosen last: the same, unless their machine is still being made. */
  readonly wanted: Settings;
  readonly refusal: Refusal | null;
  /** What of the link could not be used. */
  readonly linkFaults: readonly string[];
  /** How the browser keeps the run. */
  readonly keeper: Pick<Keeper, 'trouble' | 'apart'>;
  /** What the page's address and this browser hold. */
  begin(): Promise<void>;
  /**
   * Another experiment, with the run of it that was kept if there is one. `field` is what was changed, if it
   * is a number. A run whose budget alone is raised goes on.
   */
  change(settings: Settings, field?: NumberField): Promise<void>;
  /** The same experiment from its beginning. */
  reset(): Promise<void>;
  /** Trains, as soon as what was changed last is there. */
  train(): Promise<void>;
  /** Goes on with a run or model from a file. */
  load(file: Uint8Array<ArrayBuffer>, name: string): Promise<void>;
  /** Pauses, and waits until everything is kept that can be. */
  rest(): Promise<void>;
}

export function createPageExperiment(): PageExperiment {
  const run = createPageRun(() => {
    watched.look.clear();
  });
  const watched = createWatched(run);
  const { look } = watched;
  const keeper = createKeeper(showAddress);
  let settings = $state.raw<Settings>(defaultSettings);
  let wanted = $state.raw<Settings>(defaultSettings);
  /** What was chosen and has not had its turn yet. */
  let asked: Settings | null = null;
  let refusal = $state.raw<Refusal | null>(null);
  let linkFaults = $state.raw<readonly string[]>([]);
  let sandbox: Sandbox | null = null;
  let turn = Promise.resolve();
  let training = Promise.resolve();

  function showAddress() {
    const query = new URLSearchParams(addressOf(keeper.place));
    if (view.current !== 'machine') query.set('view', view.current);
    history.replaceState(null, '', `?${query.toString()}`);
  }

  /** One after the other: each begins where the one before ended. */
  function inTurn(action: () => Promise<void>): Promise<void> {
    turn = turn.then(action).catch((error: unknown) => {
      wanted = asked ?? settings;
      if (run.opened) run.tell(error);
      else run.fail(error);
      if (!run.opened) look.clear();
    });
    return turn;
  }

  /** Opens a run. What was there before stays if that fails. */
  async function open(request: RunToOpen) {
    const opened = await openRunWithTask(run, request, true);
    if (!opened) {
      if (run.phase === 'failed') look.clear();
      return false;
    }
    sandbox?.close();
    ({ sandbox } = opened);
    return true;
  }

  async function openFile(file: Uint8Array<ArrayBuffer>, budget: number | null = null) {
    return open({ config: null, file, source: await run.sourceIn(file), budget });
  }

  /** Everything is about what was opened now: the page's settings, and where the run is kept. */
  async function settle(next: Settings, place: Place) {
    [settings, wanted, refusal] = [next, asked ?? next, null];
    keeper.move(place);
    showAddress();
    await watched.watch();
  }

  /** The settings of a run that was opened from a file. */
  function settingsOfFile(before: Settings, zoo: string | null): Settings {
    return run.opened?.settings ? { ...run.opened.settings, zoo } : before;
  }

  /** Opens an experiment at its beginning. */
  async function openFirst(next: Settings, place: Place): Promise<boolean> {
    const { zoo, source } = next;
    const opened =
      zoo === null
        ? await open({ config: configOf(next), file: null, source, budget: null })
        : await openFile(await zooFile(zoo));
    if (opened) await settle(zoo === null ? next : settingsOfFile(next, zoo), place);
    return opened;
  }

  /** Opens the run of an experiment that is kept, else the experiment at its beginning. */
  async function openKept(next: Settings, id: string | null): Promise<boolean> {
    const place: Place = { link: (await linkOf(next)).toString(), id, version: null };
    // Nothing takes the place of a model of the zoo: what was trained on is a run with a name of its own.
    const kept = next.zoo !== null && id === null ? null : await keptRun(place);
    if (kept && (await openFile(kept.file))) {
      const { version } = kept;
      await settle(next.zoo === null ? next : settingsOfFile(next, next.zoo), {
        ...place,
        version,
      });
      return true;
    }
    if (id === null) return openFirst(next, place);
    const opened = await openFirst(next, { ...place, id: null });
    if (opened) linkFaults = [...linkFaults, notKept];
    return opened;
  }

  /**
   * Goes on with the run that is there, up to another number of sequences. It is a run with a name of its own:
   * one with that budget from the beginning may have learned at another rate.
   */
  async function goOn(next: Settings): Promise<boolean> {
    const { zoo } = keeper.place.id === null ? next : settings;
    if (!(await openFile(await run.store(), budgetIn(next)))) return false;
    const link = (await linkOf({ ...next, zoo })).toString();
    await settle({ ...next, zoo }, { link, id: newRunId(), version: null });
    await keeper.keep(await run.store());
    return true;
  }

  /** Takes back what was chosen, and says why at the field that was changed. */
  function refuse(next: Settings, field: NumberField | undefined) {
    wanted = asked ?? settings;
    const { fault } = run;
    const value = field && next.numbers[field];
    if (!fault?.refused || field === undefined || value === undefined) return;
    refusal = { field, value, lines: refusalTexts(fault.lines, field, value) };
    if (run.opened) run.tell(null);
  }

  return {
    ...watched,
    get settings() {
      return settings;
    },
    get wanted() {
      return wanted;
    },
    get refusal() {
      return refusal;
    },
    get linkFaults() {
      return linkFaults;
    },
    keeper,
    begin: () =>
      inTurn(async () => {
        const query = new URLSearchParams(location.search);
        const isLink = [...query.keys()].some((name) => name !== 'view');
        const { settings: linked, faults } = isLink
          ? await parseLink(query)
          : { settings: firstSettings, faults: [] };
        [settings, wanted, linkFaults] = [linked, asked ?? linked, faults];
        if (await openKept(linked, query.get('run'))) return;
        const changed = Object.keys(linked.numbers).length + linked.more.length > 0;
        if (!run.fault?.refused || !changed) return;
        linkFaults = [...faults, ...refusalTexts(run.fault.lines)];
        await openKept({ ...linked, numbers: {}, more: [] }, null);
      }),
    change(next, field) {
      [wanted, asked] = [next, next];
      [refusal, linkFaults] = [null, []];
      return inTurn(async () => {
        if (asked !== next) return;
        asked = null;
        const budget = budgetIn(next) ?? 0;
        const goesOn =
          run.sequences > 0 && budget >= run.sequences && differsInBudget(settings, next);
        if (!(goesOn ? await goOn(next) : await openKept(next, null))) refuse(next, field);
      });
    },
    reset: () =>
      inTurn(async () => {
        await keeper.forget();
        await openFirst(settings, keeper.place);
      }),
    async train() {
      const waits = run.phase === 'opening';
      let before;
      do {
        before = turn;
        await before;
      } while (before !== turn);
      if (waits && refusal) return;
      if (settings.zoo !== null && keeper.place.id === null) {
        keeper.move({ ...keeper.place, id: newRunId() });
        showAddress();
      }
      training = run.train(keeper.keeping());
      await training;
      if (run.fault?.inTask) sandbox?.close();
    },
    load: (file, name) =>
      inTurn(async () => {
        if (!(await openFile(file))) {
          run.tell(
            new Error([`${name} cannot be loaded:`, ...(run.fault?.lines ?? [])].join('\n')),
          );
          return;
        }
        linkFaults = [];
        const loaded = settingsOfFile(settings, null);
        const link = (await linkOf(loaded)).toString();
        await settle(loaded, { link, id: newRunId(), version: null });
        await keeper.keep(file);
      }),
    async rest() {
      run.pause();
      await training;
      await keeper.settled();
    },
  };
}

const notKept =
  'This browser does not have the run that the link names; here is its experiment from the beginning. ' +
  'A file takes what was learned to another browser.';
