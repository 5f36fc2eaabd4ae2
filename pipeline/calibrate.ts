import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import {
  type Calibration,
  calibrate,
  REFERENCE_FROM,
  REFERENCE_TO,
} from "./3-score/escalation/calibration.ts";
import { CATEGORIES, type Constants, METHOD_SET, parseConstants, SERIES } from "./domain/constants.ts";
import { DataError, ExpectedError } from "./domain/errors.ts";
import { formatMonth, type Month, parseMonth } from "./domain/month.ts";
import { MEASURES, type Measure, type Panel } from "./domain/panel.ts";
import { type ReferenceRow, readReference } from "./io/reference.ts";

/** Regions and their countries over the same months, and which country each region belongs to. */
export interface CountPanels {
  readonly panel: Panel;
  readonly countries: Panel;
  readonly countryOf: Int32Array;
}

/** Which columns of a count file hold what, as in the mapping file beside it. */
interface CountMapping {
  readonly country: string;
  readonly admin1: string;
  readonly date: string;
  readonly events: string;
  readonly deaths: string;
  readonly class_events: Readonly<Record<"battle" | "nonstate" | "civilian", string>>;
  readonly coverage: Readonly<Record<"from" | "to", string>>;
}

/**
 * Reads a file of counts by country, admin-1 and month. The coverage of its mapping holds everywhere, so a missing
 * row is 0 there.
 * @param mapping default: the .mapping.json beside the file
 * @throws {DataError} for a cell that is not a month of the coverage or not a count
 */
export function readCounts(file: string, mapping = file.replace(/\.csv$/, ".mapping.json")): CountPanels {
  const columns = JSON.parse(readFileSync(mapping, "utf8")) as CountMapping;
  const { from, to } = columns.coverage;
  const first = parseMonth(from, { file: mapping, column: "coverage.from" });
  const monthCount = parseMonth(to, { file: mapping, column: "coverage.to" }) - first + 1;
  const measures: readonly (readonly [column: string, measure: Measure])[] = [
    [columns.events, "incidents"],
    [columns.deaths, "deaths"],
    [columns.class_events.battle, "battleIncidents"],
    [columns.class_events.nonstate, "nonstateIncidents"],
    [columns.class_events.civilian, "civilianIncidents"],
  ];
  const rows = parse(readFileSync(file, "utf8"), { columns: true, bom: true }) as Record<string, string>[];
  const countryOfRow = rows.map((row) => row[columns.country] ?? "");
  const regionOfRow = rows.map((row, index) => `${countryOfRow[index]}|${row[columns.admin1] ?? ""}`);
  const countries = emptyPanel(countryOfRow, first, monthCount);
  const panel = emptyPanel(regionOfRow, first, monthCount);
  const countryIndex = new Map(countries.units.map(({ id }, index) => [id, index]));
  const regionIndex = new Map(panel.units.map(({ id }, index) => [id, index]));
  rows.forEach((row, index) => {
    const place = { file, record: index + 1 };
    const text = row[columns.date] ?? "";
    const t = parseMonth(text, { ...place, column: columns.date }) - first;
    if (t < 0 || t >= monthCount) throw new DataError(`is outside the coverage: ${text}`, place);
    const regionCell = (regionIndex.get(regionOfRow[index] ?? "") ?? 0) * monthCount + t;
    const countryCell = (countryIndex.get(countryOfRow[index] ?? "") ?? 0) * monthCount + t;
    for (const [column, measure] of measures) {
      const count = Number(row[column] || Number.NaN);
      if (!(count >= 0)) throw new DataError(`is not a count: "${row[column] ?? ""}"`, { ...place, column });
      panel[measure][regionCell] = (panel[measure][regionCell] ?? 0) + count;
      countries[measure][countryCell] = (countries[measure][countryCell] ?? 0) + count;
    }
  });
  const countryOf = Int32Array.from(panel.units, ({ country }) => countryIndex.get(country) ?? -1);
  return { panel, countries, countryOf };
}

/** Zeros for every unit named, sorted, each once; a unit's country is the part of its name before "|". */
function emptyPanel(names: readonly string[], firstMonth: Month, monthCount: number): Panel {
  const ids = [...new Set(names)].sort();
  const cells = ids.length * monthCount;
  const measures = Object.fromEntries(MEASURES.map((measure) => [measure, new Float64Array(cells)]));
  return {
    ...(measures as Record<Measure, Float64Array>),
    firstMonth,
    monthCount,
    units: ids.map((id) => ({ id, name: id, country: id.split("|")[0] ?? "", validFrom: null })),
    covered: new Uint8Array(cells).fill(1),
  };
}

/** The two tables with what was derived put in; declared constants and other method sets stay as they are. */
export function calibratedTables(
  constantRows: readonly ReferenceRow<"constants">[],
  recalibrationRows: readonly ReferenceRow<"recalibration">[],
  derived: Calibration,
): { constants: ReferenceRow<"constants">[]; recalibration: ReferenceRow<"recalibration">[] } {
  const values = new Map([["gamma", String(derived.gamma)]]);
  derived.cuts.forEach((cut, k) => {
    values.set(`cut_${CATEGORIES[k + 1]?.toLowerCase()}`, String(cut));
  });
  const source =
    `GED 25.1, ${derived.activeMonths} active region-months ` +
    `${formatMonth(REFERENCE_FROM)}..${formatMonth(REFERENCE_TO)}; written by npm run calibrate`;
  return {
    constants: constantRows.map((row) =>
      row.method_set === METHOD_SET ? { ...row, value: values.get(row.name) ?? row.value } : row,
    ),
    recalibration: [
      ...recalibrationRows.filter((row) => row.method_set !== METHOD_SET),
      ...SERIES.flatMap((series) => {
        const { edges, exceedance } = derived.recalibration[series];
        return Array.from(edges, (edge, k) => ({
          method_set: METHOD_SET,
          series,
          minus_log10_p: edge.toFixed(2),
          exceedance: (exceedance[k] ?? Number.NaN).toPrecision(6),
          source,
        }));
      }),
    ],
  };
}

function report(derived: Calibration, shipped: Constants, changedRows: number): string {
  const unrounded = derived.cutsBeforeRounding.map((cut) => cut.toFixed(2)).join(", ");
  return [
    `active region-months ${derived.activeMonths}, with an incident in the quarter ${derived.violentMonths}`,
    `gamma ${derived.gamma} (shipped ${shipped.gamma})`,
    `cuts ${derived.cuts.join(", ")} (shipped ${shipped.cuts.join(", ")}; before rounding ${unrounded})`,
    `recalibration rows that change: ${changedRows}`,
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const options = new Command("calibrate")
    .description("derives the frozen constants from a file of counts by admin-1 and month")
    .requiredOption("--panel <file>", "counts by country, admin-1 and month")
    .option("--mapping <file>", "how to read that file (default: the .mapping.json beside it)")
    .option("--write", "rewrite datasets/reference/constants.csv and recalibration.csv")
    .parse()
    .opts<{ panel: string; mapping?: string; write?: true }>();
  const constantRows = await readReference("constants");
  const recalibrationRows = await readReference("recalibration");
  const shipped = parseConstants(constantRows, recalibrationRows);
  const { panel, countries, countryOf } = readCounts(options.panel, options.mapping);
  const derived = calibrate(panel, countries, countryOf, shipped);
  const tables = calibratedTables(constantRows, recalibrationRows, derived);
  const before = new Set(recalibrationRows.map((row) => JSON.stringify(row)));
  const changed = tables.recalibration.filter((row) => !before.has(JSON.stringify(row))).length;
  process.stdout.write(report(derived, shipped, changed));
  if (options.write !== true) return;
  for (const [table, rows] of Object.entries(tables)) {
    const file = fileURLToPath(new URL(`../datasets/reference/${table}.csv`, import.meta.url));
    writeFileSync(file, stringify(rows, { header: true }));
    process.stdout.write(`wrote ${table}.csv\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
