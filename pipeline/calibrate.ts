import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";
import {
  type Calibration,
  calibrate,
  REFERENCE_FROM,
  REFERENCE_TO,
} from "./3-score/escalation/calibration.ts";
import { indexOfCountry } from "./3-score/selectUnits.ts";
import { CATEGORIES, type Constants, EVERY_SET, parseConstants, SERIES } from "./domain/constants.ts";
import { CALIBRATED_SET } from "./domain/methodSet.ts";
import { formatMonth } from "./domain/month.ts";
import { type ReferenceRow, readReference } from "./io/reference.ts";
import { panelsOf } from "./panelsOf.ts";

/**
 * Derives the frozen constants from a file of counts by admin-1 and month, says what would change against the shipped
 * ones and, with `write`, rewrites datasets/reference/constants.csv and recalibration.csv.
 * @param mapping how to read the file; null: the .mapping.json beside it
 * @returns the report
 */
export async function runCalibration(panel: string, mapping: string | null, write: boolean): Promise<string> {
  const constantRows = await readReference("constants");
  const recalibrationRows = await readReference("recalibration");
  const shipped = parseConstants(constantRows, recalibrationRows, CALIBRATED_SET);
  const { regions, countries } = await panelsOf([panel], mapping, [], "as calibrated");
  const derived = calibrate(regions, countries, indexOfCountry(regions, countries), shipped);
  const tables = calibratedTables(constantRows, recalibrationRows, derived);
  const before = new Set(recalibrationRows.map((row) => JSON.stringify(row)));
  const changed = tables.recalibration.filter((row) => !before.has(JSON.stringify(row))).length;
  let text = report(derived, shipped, changed);
  if (!write) return text;
  for (const [table, rows] of Object.entries(tables)) {
    await writeFile(
      fileURLToPath(new URL(`../datasets/reference/${table}.csv`, import.meta.url)),
      stringify(rows, { header: true }),
    );
    text += `wrote ${table}.csv\n`;
  }
  return text;
}

/**
 * The two tables with what was derived put in: tables for every method set, gamma and cuts for each, since only counts can
 * be calibrated on. Declared constants stay as they are.
 */
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
    constants: constantRows.map((row) => ({ ...row, value: values.get(row.name) ?? row.value })),
    recalibration: [
      ...recalibrationRows.filter((row) => row.method_set !== EVERY_SET),
      ...SERIES.flatMap((series) => {
        const { edges, exceedance } = derived.recalibration[series];
        return Array.from(edges, (edge, k) => ({
          method_set: EVERY_SET,
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
