/** The shipped sample as input files, by its coordinates and as counts, and as the definition sees it. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COUNTRIES, type Iso3 } from "../../datasets/sample/countries.ts";
import { distanceToBorderKm } from "../../datasets/sample/geography.ts";
import { bestOf, type Incident } from "../../datasets/sample/incident.ts";
import { sampleIncidents } from "../../datasets/sample/make-sample.ts";
import { FIRST_MONTH, LAST_MONTH } from "../../datasets/sample/months.ts";
import { readReference } from "../../pipeline/io/reference.ts";
import { countFile, type IncidentFile, monthOf } from "../2-aggregate/incidentFiles.ts";
import { csvText, readRecords, SAMPLE } from "../pipeline/harness.ts";
import { rowsWhere } from "../pipeline/world.ts";
import type { Seen } from "./definition.ts";
import { monthlyCounts, ZONE_KM } from "./files.ts";

export interface SampleForm {
  readonly name: "coordinates" | "counts";
  /** @param keep which tags ("0": background, "T1" to "T6") the file holds */
  readonly file: (keep: (tag: string) => boolean) => Promise<IncidentFile>;
  readonly seen: () => Promise<Seen[]>;
}

/** Neighbours in the sample of those countries that are not at war. */
const NEIGHBOURS: Readonly<Partial<Record<Iso3, readonly Iso3[]>>> = {
  DZA: ["MLI", "NER", "MRT"],
  MRT: ["MLI", "SEN", "DZA"],
  SEN: ["MLI", "GIN", "MRT"],
  GIN: ["MLI", "SEN", "CIV"],
  CIV: ["MLI", "BFA", "GIN", "GHA"],
  GHA: ["CIV", "BFA", "TGO"],
  TGO: ["GHA", "BFA", "BEN"],
  BEN: ["TGO", "BFA", "NER"],
};

/** Regions that the sample calls otherwise than the reference tables. */
const REFERENCE_IDS: Readonly<Record<string, string>> = {
  "DZA-tamanghasset": "DZA-tamanrasset",
  "CIV-moyen-cavally": "CIV-montagnes",
};

const INCIDENTS = sampleIncidents();

export const SAMPLE_FORMS: readonly SampleForm[] = [
  {
    name: "coordinates",
    file: async (keep) => {
      const records = await readRecords(join(SAMPLE, "synthetic-sahel.csv"));
      return {
        name: "synthetic-sahel.csv",
        // relid is SYN-year-type-tag-number
        text: csvText(rowsWhere(records, "relid", (relid) => keep(relid.split("-")[3] ?? ""))),
        mapping: JSON.parse(await readFile(join(SAMPLE, "synthetic-sahel.mapping.json"), "utf8")),
      };
    },
    seen: async () =>
      INCIDENTS.map((incident) => {
        const { country, point, wherePrecision } = incident;
        const near = (NEIGHBOURS[country] ?? []).filter((neighbour) => {
          const codes = [COUNTRIES[country].isoNumeric, COUNTRIES[neighbour].isoNumeric] as const;
          return wherePrecision <= 3 && distanceToBorderKm(point, ...codes) <= ZONE_KM;
        });
        return seenAs(incident, near);
      }),
  },
  {
    name: "counts",
    file: async (keep) =>
      countFile(
        monthlyCounts(
          INCIDENTS.filter(({ tag }) => keep(tag)).map((incident) => ({
            month: incident.firstDay.slice(0, 7),
            country: COUNTRIES[incident.country].name,
            admin1: incident.regionName,
            againstCivilians: incident.clash.type === 3,
            deaths: bestOf(incident.deaths),
          })),
        ),
        { from: FIRST_MONTH, to: LAST_MONTH },
      ),
    seen: async () => {
      const borderRegions = await readReference("border-regions");
      return INCIDENTS.map((incident) => {
        const region = REFERENCE_IDS[incident.regionId] ?? incident.regionId;
        const touched = borderRegions.filter((row) => row.region_id === region && incident.regionName !== "");
        const near = touched.map(({ neighbour }) => neighbour);
        return { ...seenAs(incident, near), actors: [] };
      });
    },
  },
];

function seenAs(incident: Incident, near: readonly string[]): Seen {
  const { country, clash, firstDay, deaths } = incident;
  const sides = { 1: [clash.b], 2: [clash.a, clash.b], 3: [clash.a] } as const;
  return {
    country,
    month: monthOf(firstDay),
    deaths: bestOf(deaths),
    actors: sides[clash.type],
    near: new Set(near),
  };
}
