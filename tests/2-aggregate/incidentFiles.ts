import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import type { Measure, Panel } from "../../pipeline/domain/panel.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import type { Zone } from "../../pipeline/domain/zone.ts";
import { withTemporaryFolder } from "../../pipeline/io/temporaryFolder.ts";
import { panelsOf } from "../../pipeline/panelsOf.ts";

/** One row of a made-up incident file. Without latitude it has no coordinates; without precision they are exact. */
export interface Row {
  readonly date: string;
  readonly end?: string;
  readonly country: string;
  readonly admin1?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly precision?: "exact" | "near" | "region" | "country";
  readonly kind?: "battle" | "remote" | "civilian" | "nonstate" | "other";
  readonly deaths?: number;
  readonly civilianDeaths?: number;
  readonly actor?: string;
  readonly foe?: string;
}

export interface CoverageSpan {
  readonly from: string;
  readonly to: string;
  readonly countries?: readonly string[];
}

export interface IncidentFile {
  readonly name: string;
  readonly text: string;
  /** Content of `<name>.mapping.json`; none for a known layout that needs none. */
  readonly mapping?: object;
}

const COLUMNS = [
  "date",
  "end",
  "country",
  "admin1",
  "latitude",
  "longitude",
  "precision",
  "kind",
  "deaths",
  "civilianDeaths",
  "actor",
  "foe",
] as const satisfies readonly (keyof Row)[];

const PRECISIONS = ["exact", "near", "region", "country"];
const KINDS = ["battle", "remote", "civilian", "nonstate", "other"];

/** A CSV of no known layout, one row an incident, and the mapping that explains it. */
export function mappedFile(rows: readonly Row[], coverage?: CoverageSpan, name = "log.csv"): IncidentFile {
  return {
    name,
    text: stringify(
      rows.map((row) => COLUMNS.map((column) => (column === "kind" ? (row.kind ?? "battle") : row[column]))),
      { header: true, columns: [...COLUMNS] },
    ),
    mapping: {
      source: "Made-up log",
      date: "date",
      date_end: "end",
      country: "country",
      admin1: "admin1",
      latitude: "latitude",
      longitude: "longitude",
      place_precision: "precision",
      place_precision_map: Object.fromEntries(PRECISIONS.map((name) => [name, name])),
      class: "kind",
      class_map: Object.fromEntries(KINDS.map((name) => [name, name])),
      deaths: "deaths",
      deaths_civilians: "civilianDeaths",
      actor_1: "actor",
      actor_2: "foe",
      ...(coverage === undefined ? {} : { coverage }),
    },
  };
}

/** A row of counts: a month, a place, how many incidents of each class. */
export interface CountRow {
  readonly month: string;
  readonly country: string;
  readonly admin1: string;
  readonly battle: number;
  readonly civilian: number;
  readonly deaths: number;
}

/** A CSV of counts without coordinates and its mapping. */
export function countFile(
  rows: readonly CountRow[],
  coverage?: CoverageSpan,
  name = "counts.csv",
): IncidentFile {
  return {
    name,
    text: stringify(rows as CountRow[], { header: true }),
    mapping: {
      source: "Made-up counts",
      date: "month",
      country: "country",
      admin1: "admin1",
      class_events: { battle: "battle", civilian: "civilian" },
      deaths: "deaths",
      ...(coverage === undefined ? {} : { coverage }),
    },
  };
}

/** A row of the official UCDP GED layout, the columns that are read. */
export interface GedRow {
  readonly id: number;
  readonly country: string;
  readonly adm_1: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly where_prec: number;
  readonly date_start: string;
  readonly date_end: string;
  readonly date_prec: number;
  readonly type_of_violence: 1 | 2 | 3;
  readonly side_a: string;
  readonly side_b: string;
  readonly deaths_civilians: number;
  readonly best: number;
  readonly low: number;
  readonly high: number;
}

/** A file in the official UCDP GED layout; its name declares what it covers. */
export function gedFile(rows: readonly GedRow[], name: string): IncidentFile {
  return { name, text: stringify(rows as GedRow[], { header: true }) };
}

/** The panels that stages 1 and 2 make of the files. */
export async function panelsFrom(...files: readonly IncidentFile[]): Promise<Panels> {
  return await panelsWith([], ...files);
}

/** The same, with zones beside the shipped ones. */
export async function panelsWith(own: readonly Zone[], ...files: readonly IncidentFile[]): Promise<Panels> {
  return await withTemporaryFolder(async (folder) => {
    for (const { name, text, mapping } of files) {
      await writeFile(join(folder, name), text);
      if (mapping === undefined) continue;
      await writeFile(join(folder, name.replace(/\.csv$/, ".mapping.json")), JSON.stringify(mapping));
    }
    return await panelsOf(
      files.map(({ name }) => join(folder, name)),
      null,
      own,
    );
  });
}

/** Months since year 0 of "YYYY-MM" or "YYYY-MM-DD". */
export function monthOf(text: string): number {
  return 12 * Number(text.slice(0, 4)) + Number(text.slice(5, 7)) - 1;
}

function indexOf(panel: Panel, unit: string, month: string): number {
  const row = panel.units.findIndex(({ id }) => id === unit);
  if (row < 0) throw new Error(`no unit ${unit} among ${panel.units.map(({ id }) => id).join(", ")}`);
  return row * panel.monthCount + monthOf(month) - panel.firstMonth;
}

/** One cell of a panel. */
export function at(panel: Panel, unit: string, month: string, measure: Measure = "incidents"): number {
  return panel[measure][indexOf(panel, unit, month)] ?? Number.NaN;
}

export function isCovered(panel: Panel, unit: string, month: string): boolean {
  return panel.covered[indexOf(panel, unit, month)] === 1;
}

/** Sum over all months of a unit. */
export function total(panel: Panel, unit: string, measure: Measure = "incidents"): number {
  const row = panel.units.findIndex(({ id }) => id === unit);
  return panel[measure]
    .subarray(row * panel.monthCount, (row + 1) * panel.monthCount)
    .reduce((sum, value) => sum + value, 0);
}

/** Real towns, for distances. */
export const TOWNS = {
  Menaka: { country: "Mali", admin1: "Ménaka", latitude: 15.918, longitude: 2.402 },
  Gao: { country: "Mali", admin1: "Gao", latitude: 16.27, longitude: -0.04 },
  Tessalit: { country: "Mali", admin1: "Kidal", latitude: 20.2, longitude: 1.01 },
  Tombouctou: { country: "Mali", admin1: "Tombouctou", latitude: 16.77, longitude: -3.01 },
  Bamako: { country: "Mali", admin1: "Bamako", latitude: 12.65, longitude: -8 },
  Sikasso: { country: "Mali", admin1: "Sikasso", latitude: 11.32, longitude: -5.67 },
  Tillaberi: { country: "Niger", admin1: "Tillabéri", latitude: 14.21, longitude: 1.45 },
  Niamey: { country: "Niger", admin1: "Niamey", latitude: 13.51, longitude: 2.11 },
  Tahoua: { country: "Niger", admin1: "Tahoua", latitude: 14.89, longitude: 5.26 },
  Diffa: { country: "Niger", admin1: "Diffa", latitude: 13.32, longitude: 12.61 },
  Djibo: { country: "Burkina Faso", admin1: "Sahel", latitude: 14.1, longitude: -1.63 },
  Ouagadougou: { country: "Burkina Faso", admin1: "Centre", latitude: 12.37, longitude: -1.52 },
  Gaoua: { country: "Burkina Faso", admin1: "Sud-Ouest", latitude: 10.33, longitude: -3.18 },
  BordjBadjiMokhtar: { country: "Algeria", admin1: "Adrar", latitude: 21.33, longitude: 0.95 },
  TinZaouatine: { country: "Algeria", admin1: "Tamanrasset", latitude: 19.95, longitude: 2.97 },
  Algiers: { country: "Algeria", admin1: "Algiers", latitude: 36.75, longitude: 3.06 },
} as const;

export const ISO3: Readonly<Record<string, string>> = {
  Mali: "MLI",
  Niger: "NER",
  "Burkina Faso": "BFA",
  Algeria: "DZA",
};
