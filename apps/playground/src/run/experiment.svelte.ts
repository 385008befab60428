import type { Sandbox } from '../custom/sandbox.js';
import { createWatched, type WatchedMachine } from '../figure/watched.svelte.js';
import {
  defaultSettings,
  firstSettings,
  type NumberField,
  quickSettings,
  type Settings,
} from '../settings/settings.js';
import { form, linkTo } from '../settings/load-form.js';
import { view } from '../ui/view.svelte.js';
import { createChoices } from './choices.js';
import { createKeeper, type Keeper } from './keeper.svelte.js';
import { openRunWithTask, type RunToOpen } from './open-run.js';
import { createPageRun } from './run.svelte.js';
import { addressOf, keptRun, newRunId, type Place } from './stored-runs.js';

/** A number that was refused; the current machine stays. */
export interface Refusal {
  readonly field: NumberField;
  readonly value: number;
  /** Why, in the words of the form. */
  readonly lines: readonly string[];
}

/** The experiment on the page: its settings, its run, and the view of its machine. */
export interface PageExperiment extends WatchedMachine {
  /** The settings of the current machine. */
  readonly settings: Settings;
  /** The settings that were chosen last. They differ from `settings` while their machine is being made. */
  readonly wanted: Settings;
  readonly refusal: Refusal | null;
  /** What in the link could not be used, in words. */
  readonly linkFaults: readonly string[];
  /** How the run is stored in the browser. */
  readonly keeper: Pick<Keeper, 'place' | 'trouble' | 'apart'>;
  /** Opens the experiment that the page's address names, or its run stored in this browser. */
  begin(): Promise<void>;
  /**
   * Opens another experiment, with its stored run if there is one. `field` is the number that was changed, if it was one.
   * If only the budget is raised, the run continues.
   */
  change(settings: Settings, field?: NumberField): Promise<void>;
  /** Teaches a machine that nobody has taught yet: the first seed of which this browser keeps no run. */
  teach(): Promise<void>;
  /** Trains on after the end, in a new phase as long as the first one. */
  more(): Promise<void>;
  /** Starts the same experiment again. */
  reset(): Promise<void>;
  /** Trains the machine that was chosen last, as soon as it is there; not another one that is chosen meanwhile. */
  train(): Promise<void>;
  /** Opens a run or model from a file. */
  load(file: Uint8Array<ArrayBuffer>, name: string): Promise<void>;
  /** Pauses, and waits until everything is stored. */
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
  /** The settings that were chosen but not yet opened. */
  let asked = $state.raw<Settings | null>(null);
  let refusal = $state.raw<Refusal | null>(null);
  let linkFaults = $state.raw<readonly string[]>([]);
  let sandbox: Sandbox | null = null;
  const choices = createChoices();
  let training = Promise.resolve();

  function showAddress() {
    const query = new URLSearchParams(addressOf(keeper.place));
    if (view.current !== 'machine') query.set('view', view.current);
    history.replaceState(null, '', `?${query.toString()}`);
  }

  /** Makes a machine in its turn, as `Choices.choose`. What goes wrong is told, and the machine before stays. */
  function choose(make: () => Promise<boolean>): Promise<boolean> {
    return choices.choose(async () => {
      let isThere = false;
      try {
        isThere = await make();
      } catch (error) {
        if (run.opened) run.tell(error);
        else run.fail(error);
        if (!run.opened) look.clear();
      }
      if (!isThere && choices.isLatest) asked = null;
      return isThere;
    });
  }

  /** Opens a run. If that fails, the current one stays. */
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

  async function openFile(file: Uint8Array<ArrayBuffer>, budget: RunToOpen['budget'] = null) {
    return open({ config: null, file, ...(await run.sourcesIn(file)), budget });
  }

  /** Makes the opened run the current one: updates the page's settings, and the place where the run is stored. */
  async function settle(next: Settings, place: Place) {
    [settings, refusal] = [next, null];
    if (choices.isLatest) asked = null;
    keeper.move(place);
    showAddress();
    await watched.watch();
  }

  /** The settings of a run that was opened from a file. */
  function settingsOfFile(before: Settings, zoo: string | null): Settings {
    return run.opened?.settings ? { ...run.opened.settings, zoo } : before;
  }

  /** Opens an experiment with a fresh run. */
  async function openFirst(next: Settings, place: Place): Promise<boolean> {
    const { zoo, source, part, head } = next;
    const opened =
      zoo === null
        ? await open({
            config: (await form()).configOf(next),
            file: null,
            source,
            part,
            head,
            budget: null,
          })
        : await openFile(await run.zooFile(zoo));
    if (opened) await settle(zoo === null ? next : settingsOfFile(next, zoo), place);
    return opened;
  }

  /** Opens the stored run of an experiment, or else a fresh one. */
  async function openKept(next: Settings, id: string | null): Promise<boolean> {
    const place: Place = { link: await linkTo(next), id, version: null };
    // A model of the zoo is never replaced: training it further makes a run with a name of its own.
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
   * Continues the current run with another budget. That becomes a run with a name of its own, since a run with that budget
   * from the beginning may have another learning rate. `zoo` is the model that it began with, if it is one.
   */
  async function goOn(budget: RunToOpen['budget'], zoo: string | null): Promise<boolean> {
    if (!(await openFile(await run.store(), budget))) return false;
    const next = settingsOfFile(settings, zoo);
    await settle(next, { link: await linkTo(next), id: newRunId(), version: null });
    await keeper.keep(await run.store());
    return true;
  }

  async function change(next: Settings, field?: NumberField): Promise<boolean> {
    asked = next;
    [refusal, linkFaults] = [null, []];
    return choose(async () => {
      const goesOn = run.sequences > 0 && (await onlyRaisesBudget(next));
      const zoo = keeper.place.id === null ? next.zoo : settings.zoo;
      const isThere = goesOn
        ? await goOn((await form()).budgetIn(next), zoo)
        : await openKept(next, null);
      if (!isThere) await refuse(next, field);
      return isThere;
    });
  }

  async function train() {
    if (!(await choices.isMade()) || run.phase !== 'ready') return;
    if (settings.zoo !== null && keeper.place.id === null) {
      keeper.move({ ...keeper.place, id: newRunId() });
      showAddress();
    }
    training = run.train(keeper.keeping());
    await training;
    if (run.fault?.source === 'task') sandbox?.close();
  }

  async function onlyRaisesBudget(next: Settings): Promise<boolean> {
    const { budgetIn, differsInBudget } = await form();
    return (budgetIn(next) ?? 0) >= run.sequences && differsInBudget(settings, next);
  }

  /** Shows at the field that was changed why the machine was refused. */
  async function refuse(next: Settings, field: NumberField | undefined) {
    const { fault } = run;
    const value = field && next.numbers[field];
    if (!fault?.refused || field === undefined || value === undefined) return;
    const { refusalTexts } = await form();
    refusal = { field, value, lines: refusalTexts(fault.lines, field, value) };
    if (run.opened) run.tell(null);
  }

  return {
    ...watched,
    get settings() {
      return settings;
    },
    get wanted() {
      return asked ?? settings;
    },
    get refusal() {
      return refusal;
    },
    get linkFaults() {
      return linkFaults;
    },
    keeper,
    async begin() {
      await choose(async () => {
        const query = new URLSearchParams(location.search);
        // The page's first machine needs nothing that knows the experiments.
        const isFirst =
          query.get('zoo') === firstSettings.zoo ||
          [...query.keys()].every((name) => name === 'view');
        const { settings: linked, faults } = isFirst
          ? { settings: firstSettings, faults: [] }
          : await (await form()).parseLink(query);
        [settings, linkFaults] = [linked, faults];
        if (await openKept(linked, query.get('run'))) return true;
        const changed = Object.keys(linked.numbers).length + linked.more.length > 0;
        if (!run.fault?.refused || !changed) return false;
        const { refusalTexts } = await form();
        linkFaults = [...faults, ...refusalTexts(run.fault.lines)];
        await openKept({ ...linked, numbers: {}, more: [] }, null);
        // Another machine than the link names is not what was meant.
        return false;
      });
    },
    async change(next, field) {
      await change(next, field);
    },
    async reset() {
      await choose(async () => {
        await keeper.forget();
        return openFirst(settings, keeper.place);
      });
    },
    async teach() {
      for (let seed = 1; ; seed++) {
        const numbers = seed === 1 ? {} : { seed };
        if (!(await change({ ...quickSettings, numbers }))) return;
        if (run.sequences === 0) break;
      }
      await train();
    },
    async more() {
      const more = run.opened?.config.maxSequences ?? 0;
      if (await choose(() => goOn({ more }, null))) await train();
    },
    train,
    async load(file, name) {
      await choose(async () => {
        if (!(await openFile(file))) {
          run.tell(
            new Error([`${name} cannot be loaded:`, ...(run.fault?.lines ?? [])].join('\n')),
          );
          return false;
        }
        linkFaults = [];
        const loaded = settingsOfFile(settings, null);
        await settle(loaded, { link: await linkTo(loaded), id: newRunId(), version: null });
        await keeper.keep(file);
        return true;
      });
    },
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
