import { actorAliases } from "./1-ingest/actorNames.ts";
import { ingest } from "./1-ingest/ingest.ts";
import { openFiles } from "./1-ingest/openFile.ts";
import { aggregate } from "./2-aggregate/aggregate.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import type { Areas } from "./domain/areas.ts";
import { parseConstants } from "./domain/constants.ts";
import { Gazetteer, type RegionNames } from "./domain/gazetteer.ts";
import type { MethodSet } from "./domain/methodSet.ts";
import type { Panels } from "./domain/panels.ts";
import { parseZones, type Zone } from "./domain/zone.ts";
import { loadShapes } from "./geo/shapes.ts";
import { Database } from "./io/duckdb.ts";
import { listInputFiles } from "./io/inputFiles.ts";
import { readReference } from "./io/reference.ts";
import { withTemporaryFolder } from "./io/temporaryFolder.ts";
import { withOwnZones } from "./zones.ts";

/** The reference tables in the forms that the stages take. */
export async function readReferences(regionNames: RegionNames = "resolved") {
  const [countries, aliases, actors, zones, constants, recalibration, borderRegions] = await Promise.all([
    readReference("countries"),
    readReference("region-aliases"),
    readReference("actors"),
    readReference("zones"),
    readReference("constants"),
    readReference("recalibration"),
    readReference("border-regions"),
  ]);
  const gazetteer = new Gazetteer(countries, aliases, regionNames);
  const zoneRows = zones.map((cells, index) => ({ cells, place: { file: "zones.csv", record: index + 1 } }));
  return {
    gazetteer,
    actors: actorAliases(actors),
    zones: parseZones(zoneRows, gazetteer).map(({ zone }) => zone),
    constantsFor: (methodSet: MethodSet) => parseConstants(constants, recalibration, methodSet),
    borderRegions,
  };
}

/**
 * Stages 1 and 2 on their own: the panels of some input files, nothing left behind.
 * @param own zones beside the shipped ones
 * @param areas what regions are, if not those that the source names
 * @param regionNames "as written" to keep apart what the alias table takes for one region, "as calibrated" for the constants
 */
export async function panelsOf(
  input: readonly string[],
  mapping: string | null,
  own: readonly Zone[] = [],
  regionNames: RegionNames = "resolved",
  areas: Areas | null = null,
): Promise<Panels> {
  const { gazetteer, actors, zones, borderRegions } = await readReferences(regionNames);
  const { maxQuarantine, inactiveYears, memoryLimit } = DEFAULT_CONFIG;
  return await withTemporaryFolder(async (folder) => {
    const db = await Database.open({ spillFolder: folder, memoryLimit, threads: 2 });
    try {
      const open = await openFiles(await listInputFiles(input), mapping, folder);
      const options = {
        open,
        source: null,
        corrections: [],
        everyCorrection: true,
        maxQuarantine,
        inactiveYears,
        temporary: folder,
      };
      const summary = await ingest(db, options, async () => ({ gazetteer, actors }));
      const { panels } = await aggregate(db, {
        summary,
        gazetteer,
        zones: withOwnZones(zones, own),
        areas,
        borderRegions,
        shapes: loadShapes(),
      });
      return panels;
    } finally {
      db.close();
    }
  });
}
