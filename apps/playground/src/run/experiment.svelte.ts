import { createLook, type Look } from '../figure/look.svelte.js';
import type { Sandbox } from '../custom/sandbox.js';
import { linkOf, parseLink } from '../settings/link.js';
import { configOf, defaultSettings, type Settings } from '../settings/settings.js';
import { openRunWithTask } from './open-run.js';
import { createPageRun, type PageRun } from './run.svelte.js';
import { forgetRun, keepRun, keptRun } from './stored-runs.js';
import { zooFile } from './zoo-file.js';

/** The experiment that the page is about: its settings, its run, and what one sees of it. */
export interface PageExperiment {
  readonly settings: Settings;
  readonly run: PageRun;
  readonly look: Look;
  /** What of the link could not be understood. */
  readonly linkFaults: readonly string[];
  /** What the page's address and this browser hold. */
  begin(): Promise<void>;
  /** Another experiment, with the run of it that was kept if there is one. */
  change(settings: Settings): Promise<void>;
  /** The same experiment from its beginning. */
  reset(): Promise<void>;
  train(): Promise<void>;
  /** Goes on with a run or model from a file. */
  load(file: Uint8Array<ArrayBuffer>, name: string): Promise<void>;
  /** Runs the sequence that one looks at through the machine as it is now. */
  watch(): Promise<void>;
  /** Another sequence to look at. */
  another(): void;
}

export function createPageExperiment(): PageExperiment {
  const run = createPageRun(() => {
    look.clear();
  });
  const look = createLook(run);
  let settings = $state.raw<Settings>(defaultSettings);
  let linkFaults = $state.raw<readonly string[]>([]);
  let sandbox: Sandbox | null = null;
  let link = '';
  let seed = $state(0);
  let turn = Promise.resolve();

  async function showLink() {
    link = (await linkOf(settings)).toString();
    const query = new URLSearchParams(link);
    const view = new URLSearchParams(location.search).get('view');
    if (view !== null) query.set('view', view);
    history.replaceState(null, '', `?${query.toString()}`);
  }

  /** One after the other: each begins where the one before ended. */
  function inTurn(action: () => Promise<void>): Promise<void> {
    turn = turn.then(action).catch((error: unknown) => {
      run.fail(error);
      look.clear();
    });
    return turn;
  }

  async function open(file: Uint8Array<ArrayBuffer> | null, keepsOld = false) {
    const source = file ? await run.sourceIn(file) : settings.source;
    const config = file ? null : configOf(settings);
    const opened = await openRunWithTask(run, { config, file, source }, keepsOld);
    if (!opened) {
      if (run.phase === 'failed') look.clear();
      return false;
    }
    sandbox?.close();
    ({ sandbox } = opened);
    await watch();
    return true;
  }

  /** The settings are now those of the file that was opened. */
  async function adopt(zoo: string | null) {
    if (run.opened?.settings) settings = { ...run.opened.settings, zoo };
    await showLink();
  }

  async function watch() {
    const [setting] = run.opened?.task.settings ?? [];
    if (setting) await look.show({ kind: 'drawn', setting, seed });
  }

  /** The experiment at its beginning. */
  async function openFirst() {
    const { zoo } = settings;
    if (zoo === null) await open(null);
    else if (await open(await zooFile(zoo))) await adopt(zoo);
  }

  async function openKept() {
    const { zoo } = settings;
    const file = await keptRun(link);
    if (!file || !(await open(file))) await openFirst();
    else if (zoo !== null) await adopt(zoo);
  }

  return {
    get settings() {
      return settings;
    },
    run,
    look,
    get linkFaults() {
      return linkFaults;
    },
    begin: () =>
      inTurn(async () => {
        const parsed = await parseLink(new URLSearchParams(location.search));
        [settings, linkFaults] = [parsed.settings, parsed.faults];
        await showLink();
        await openKept();
      }),
    change(next) {
      settings = next;
      linkFaults = [];
      return inTurn(async () => {
        if (settings !== next) return;
        await showLink();
        await openKept();
      });
    },
    reset: () =>
      inTurn(async () => {
        await forgetRun(link);
        await openFirst();
      }),
    async train() {
      // The link may be another one by the time that the last file comes.
      const own = link;
      await run.train((file) => void keepRun(own, file));
      if (run.fault?.inTask) sandbox?.close();
    },
    load: (file, name) =>
      inTurn(async () => {
        if (await open(file, true)) await adopt(null);
        else
          run.tell(
            new Error([`${name} cannot be loaded:`, ...(run.fault?.lines ?? [])].join('\n')),
          );
      }),
    watch,
    another() {
      seed += 1;
      void watch();
    },
  };
}
