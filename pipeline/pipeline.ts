/** The whole dataflow: incident files -> incidents -> panels, and on to ranked tables in outputs/<as-of>/ (laterStages.ts). */
import { Beside } from "./beside.ts";
import { readClaims } from "./claims.ts";
import { earlierPanels, panelSettings, runAggregate, runIngest } from "./firstStages.ts";
import { loadShapes } from "./geo/shapes.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { once } from "./once.ts";
import { type Outputs, threadsOf, withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import { noteOnPlaced, readRegionUnit } from "./regionUnit.ts";
import type { Effects, RunOptions, RunResult } from "./runContract.ts";
import { StageRunner } from "./stages.ts";
import { parseFocus } from "./theatre.ts";
import { readOwnZones } from "./zones.ts";

export type { Effects, RunOptions, RunResult };

/** Most of the code: loaded while DuckDB reads. */
const loadLaterStages = () => import("./laterStages.ts");

/** What runs of one process share, since none of them changes it. */
const references = once(readReferences);
const codeOfAll = once(codeVersion);

/** Runs the stages from `from` to `to`; those before `from` are taken from what an earlier run saved. */
export async function runPipeline(options: RunOptions, effects: Effects): Promise<RunResult> {
  return await withOutputs(options, async (opened) => {
    const beside = new Beside();
    try {
      const result = await runStages(opened, options, effects, beside);
      await opened.store.settled();
      if (result.published !== null) await opened.store.prune();
      return result;
    } finally {
      await beside.end();
    }
  });
}

async function runStages(
  { db, store, temporary }: Outputs,
  options: RunOptions,
  effects: Effects,
  beside: Beside,
): Promise<RunResult> {
  const start = performance.now();
  const { config } = options;
  const connections = { db, saver: await db.beside() };
  const stages = new StageRunner(connections, store, options, ({ stage, rows, seconds }) =>
    effects.stageDone(stage, rows, seconds),
  );
  const asked = options.focus === null ? null : parseFocus(options.focus, (await references()).gazetteer);
  const own = await readOwnZones(config, async () => (await references()).gazetteer, temporary);
  for (const text of own.notes) effects.note(text);
  const unit = await readRegionUnit(config);
  const claimed = await readClaims(config, temporary);
  const ownZones = own.zones.map(({ id }) => id);
  const nothing = { tables: [], ownZones, alerts: null, published: null };

  const code = codeOfAll();
  const underlying = once(async () => panelSettings(await references(), own.zones, unit, config, code));
  const countedBefore = once(async () => await earlierPanels(stages, await underlying()));
  // takes a while, best where others have work and this thread has none
  const loadAhead = async () => {
    const read = await references();
    if (stages.isLast("ingest")) return read;
    loadShapes();
    loadLaterStages().catch(() => {});
    countedBefore().catch(() => {});
    return read;
  };
  const whileHashed = () => {
    loadAhead().catch(() => {});
  };
  // what an earlier run has read is known by its checksum alone, and nothing can go on without
  const hash = (path: string) => beside.hash(path, threadsOf(config), whileHashed);
  const hasher = (await stages.hasEarlier("ingest")) ? hash : undefined;
  const ingested = await runIngest(stages, db, options, code, temporary, loadAhead, hasher);
  const { summary } = ingested;
  for (const text of ingested.doubts) effects.note(text);
  if (stages.isLast("ingest")) return { summary, theatre: null, ...nothing };

  beside.startFor(threadsOf(config), summary);
  const read = await references();
  const settings = await underlying();
  const aggregated = await runAggregate(stages, db, ingested, read, settings, countedBefore);
  const { panels, key: panelKey } = aggregated;
  const placedNote = noteOnPlaced(unit, panels);
  if (placedNote !== null) effects.note(placedNote);
  if (stages.isLast("aggregate")) return { summary, theatre: null, ...nothing };

  const { runLaterStages } = await loadLaterStages();
  const found = { ingested, panels, panelKey, code: await code, zones: settings.zones };
  const given = { own, unit, claimed, asked, references: read };
  const tools = { db, store, stages, beside, temporary, start };
  const again = (run: RunOptions): Promise<RunResult> => runPipeline(run, SILENT);
  return await runLaterStages({ ...found, ...given, ...tools }, options, effects, again);
}

const SILENT: Effects = { stageDone: () => {}, note: () => {} };
