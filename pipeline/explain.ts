import { incidentsIn, type Whereabouts } from "./2-aggregate/incidentsIn.ts";
import { pairApart } from "./3-score/apart/pairApart.ts";
import { pastCounts } from "./3-score/apart/pastCounts.ts";
import { type ScoredFamily, unitApart } from "./3-score/apart/unitApart.ts";
import { asOfMonth } from "./asOfMonth.ts";
import type { Config } from "./config.ts";
import { shortName } from "./domain/actor.ts";
import { UsageError } from "./domain/errors.ts";
import { methodSetOf } from "./domain/methodSet.ts";
import { addMonths, formatMonth, type Month, QUARTER } from "./domain/month.ts";
import type { Unit } from "./domain/panel.ts";
import type { Pair } from "./domain/panels.ts";
import { pairText } from "./explain/pairText.ts";
import { findPlace } from "./explain/place.ts";
import { unitText } from "./explain/unitText.ts";
import { panelSettings, runAggregate, runIngest } from "./firstStages.ts";
import { loadShapes } from "./geo/shapes.ts";
import { codeVersion } from "./io/codeVersion.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { withOutputs } from "./outputs.ts";
import { readReferences } from "./panelsOf.ts";
import { readRegionUnit } from "./regionUnit.ts";
import { StageRunner } from "./stages.ts";
import { readOwnZones } from "./zones.ts";

export interface ExplainOptions {
  readonly input: readonly string[];
  readonly source: string | null;
  readonly mapping: string | null;
  /** null: the last month that the data covers completely. */
  readonly asOf: Month | null;
  readonly config: Config;
}

/**
 * One row of a ranking taken apart in words: its past, what was to be expected, each part with its inputs, what would
 * change it, the incidents behind it. Everything is computed from the input by the functions that make the score.
 * @param place name or id of a region, zone, site or country, or FROM..TO of a pair
 * @throws {UsageError} if nothing is called so, or several things are
 */
export async function explain(place: string, options: ExplainOptions): Promise<string> {
  return await withTemporaryFolder(
    async (out) =>
      await withOutputs({ out, config: options.config }, (opened) => explained(opened, place, options)),
  );
}

async function explained(
  { db, store, temporary }: Parameters<Parameters<typeof withOutputs>[1]>[0],
  place: string,
  options: ExplainOptions,
): Promise<string> {
  const { config } = options;
  const connections = { db, saver: await db.beside() };
  const stages = new StageRunner(connections, store, { from: "ingest", to: "aggregate" }, () => {});
  const references = await readReferences();
  const { gazetteer, borderRegions, constantsFor } = references;
  const own = await readOwnZones(config, async () => gazetteer, temporary);
  const unit = await readRegionUnit(config);
  const code = codeVersion();
  const ingested = await runIngest(stages, db, options, code, temporary, async () => references);
  const { summary } = ingested;
  const settings = panelSettings(references, own.zones, unit, config, code);
  const { panels } = await runAggregate(stages, db, ingested, references, settings);
  const month = asOfMonth(options.asOf, summary);
  const constants = constantsFor(methodSetOf(summary));
  const { hasDeaths, source } = summary;
  const about = { month: formatMonth(month), source };
  const found = findPlace(place, panels, (name) => gazetteer.country(name));
  const actorNames = new Map(panels.actors.list.map((actor) => [actor.id, shortName(actor)]));
  const incidents = async (whereabouts: Whereabouts) =>
    await incidentsIn(
      db,
      whereabouts,
      { gazetteer, actorNames, shapes: loadShapes(), areas: unit.areas, borderRegions },
      { from: addMonths(month, 1 - QUARTER), to: month },
    );

  if (found.family === "borders") {
    const pair = panels.pairs[found.number] as Pair;
    const apart = pairApart(panels, constants, found.number, month);
    if (apart === null)
      throw new UsageError(
        `the data knows nothing of ${place} up to ${about.month}: choose another month or pair`,
      );
    const names = [gazetteer.countryName(pair.from), gazetteer.countryName(pair.to)] as const;
    const heading = { name: names.join(" > "), id: `${pair.from}..${pair.to}`, ...about };
    const past = { ...pastCounts(panels.borders, found.number, month), scores: [] };
    return pairText(heading, names, past, apart, await incidents({ kind: "border", pair }), hasDeaths);
  }
  const { id, name, country } = panels[found.family].units[found.number] as Unit;
  const { past, apart } = unitApart(panels, constants, found.family, found.number, month);
  const isRegion = found.family === "regions";
  const heading = { name: isRegion ? `${name}, ${gazetteer.countryName(country)}` : name, id, ...about };
  const whereabouts: Record<ScoredFamily, () => Whereabouts> = {
    regions: () => ({ kind: "region", id }),
    countries: () => ({ kind: "country", id }),
    zones: () => {
      const zone = settings.zones.find((each) => each.id === id);
      if (zone === undefined) throw new RangeError(`there is no zone ${id}`);
      return { kind: "zone", zone };
    },
  };
  const rows = await incidents(whereabouts[found.family]());
  const { minHistoryMonths } = constants;
  return unitText(heading, past, apart, rows, { minHistoryMonths, hasDeaths });
}
