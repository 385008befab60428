import { readZooFile } from '@tapehead/zoo';
import { createLook, type Look } from '../figure/look.svelte.js';
import type { Sandbox } from '../custom/sandbox.js';
import { linkOf, parseLink } from '../settings/link.js';
import { configOf, defaultSettings, type Settings } from '../settings/settings.js';
import { openRunWithTask } from './open-run.js';
import { createPageRun, type PageRun } from './run.svelte.js';
import { forgetRun, keepRun, keptRun } from './stored-runs.js';

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
  load(file: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Runs the sequence that one looks at through the machine as it is now. */
  watch(): Promise<void>;
  /** Another sequence to look at. */
  another(): void;
}

export function createPageExperiment(): PageExperiment {
  const run = createPageRun();
  const look = createLook(run);
  let settings = $state.raw<Settings>(defaultSettings);
  let linkFaults = $state.raw<readonly string[]>([]);
  let sandbox: Sandbox | null = null;
  let link = '';
  let seed = $state(0);

  async function showLink() {
    link = (await linkOf(settings)).toString();
    const query = new URLSearchParams(link);
    const view = new URLSearchParams(location.search).get('view');
    if (view !== null) query.set('view', view);
    history.replaceState(null, '', `?${query.toString()}`);
  }

  async function open(file: Uint8Array<ArrayBuffer> | null) {
    const source = file ? await run.sourceIn(file) : settings.source;
    const opened = await openRunWithTask(run, {
      config: file ? null : configOf(settings),
      file,
      source,
    });
    if (!opened) return false;
    sandbox?.close();
    ({ sandbox } = opened);
    await watch();
    return true;
  }

  async function watch() {
    const [setting] = run.opened?.task.settings ?? [];
    if (setting) await look.show({ kind: 'drawn', setting, seed });
  }

  /** The experiment at its beginning. */
  async function openFirst() {
    try {
      const { zoo } = settings;
      await open(zoo === null ? null : new Uint8Array(await readZooFile(zoo)));
    } catch (error) {
      run.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function openKept() {
    const file = await keptRun(link);
    if (file && (await open(file))) return;
    await openFirst();
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
    async begin() {
      const parsed = await parseLink(new URLSearchParams(location.search));
      [settings, linkFaults] = [parsed.settings, parsed.faults];
      await showLink();
      await openKept();
    },
    async change(next) {
      settings = next;
      await showLink();
      await openKept();
    },
    async reset() {
      await forgetRun(link);
      await openFirst();
    },
    async train() {
      await run.train((file) => void keepRun(link, file));
      if (run.fault?.inTask) sandbox?.close();
    },
    load: (file) => open(file),
    watch,
    another() {
      seed += 1;
      void watch();
    },
  };
}
