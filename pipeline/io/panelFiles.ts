import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import { type Month, parseMonth } from "../domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../domain/panel.ts";
import type { Pair, Panels, ZoneBasis } from "../domain/panels.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "./duckdb.ts";

/** Units whose panels span countries are looked at wherever the source looks at any of them. */
const ANY_COUNTRY = "";

/** Reads what stage 2 saved in `folder` into typed arrays. */
export async function loadPanels(db: Database, folder: string, ingest: IngestSummary): Promise<Panels> {
  await db.openParquet("saved_panel", join(folder, "2-panel.parquet"));
  await db.openParquet("saved_units", join(folder, "2-units.parquet"));
  await db.openParquet("saved_border_incidents", join(folder, "2-border-incidents.parquet"));
  const firstMonth = Math.min(...ingest.coverage.map((span) => span.from)) as Month;
  const monthCount = Math.max(...ingest.coverage.map((span) => span.to)) - firstMonth + 1;
  const axis = { firstMonth, monthCount, ingest };
  const regions = (await loadPanel(db, "region", axis)).panel;
  const borders = await loadPanel(db, "border", axis);
  const described = await db.columns("SELECT * FROM saved_units WHERE kind = 'border' ORDER BY number");
  const pairs: Pair[] = textsOf(described, "from").map((from, row) => ({
    from,
    to: textsOf(described, "to")[row] as string,
    borderKm: numbersOf(described, "border_km")[row] as number,
    basis: textsOf(described, "basis")[row] as ZoneBasis,
  }));
  const incidents = await db.columns("SELECT * FROM saved_border_incidents ORDER BY pair, month, region");
  return {
    ingest,
    regions,
    countries: (await loadPanel(db, "country", axis)).panel,
    zones: (await loadPanel(db, "zone", axis)).panel,
    borders: borders.panel,
    frontiers: (await loadPanel(db, "frontier", axis)).panel,
    pairs,
    pressure: borders.pressure,
    borderIncidents: {
      pair: Int32Array.from(numbersOf(incidents, "pair")),
      month: Int32Array.from(numbersOf(incidents, "month")),
      region: Int32Array.from(numbersOf(incidents, "region")),
      incidents: numbersOf(incidents, "incidents"),
      deaths: numbersOf(incidents, "deaths"),
      lastDate: textsOf(incidents, "last_date"),
    },
  };
}

async function loadPanel(
  db: Database,
  kind: "region" | "country" | "zone" | "border" | "frontier",
  axis: { firstMonth: Month; monthCount: number; ingest: IngestSummary },
): Promise<{ panel: Panel; pressure: Float64Array }> {
  const { firstMonth, monthCount } = axis;
  const named = await db.columns("SELECT * FROM saved_units WHERE kind = $kind ORDER BY number", { kind });
  const units: Unit[] = textsOf(named, "unit").map((id, row) => {
    const validFrom = textsOf(named, "valid_from")[row] as string;
    return {
      id,
      name: textsOf(named, "name")[row] as string,
      country: textsOf(named, "country")[row] as string,
      validFrom: validFrom === "" ? null : parseMonth(validFrom, { file: "region-aliases.csv" }),
    };
  });
  const cells = units.length * monthCount;
  const measures = Object.fromEntries(MEASURES.map((name) => [name, new Float64Array(cells)])) as Record<
    Measure,
    Float64Array
  >;
  const pressure = new Float64Array(kind === "border" ? cells : 0);
  const rows = await db.columns(
    "SELECT * EXCLUDE (kind) FROM saved_panel WHERE kind = $kind AND month BETWEEN $first AND $last",
    { kind, first: firstMonth, last: firstMonth + monthCount - 1 },
  );
  const numbers = numbersOf(rows, "unit");
  const months = numbersOf(rows, "month");
  const targets = Object.entries(kind === "border" ? { ...measures, pressure } : measures);
  for (const [name, target] of targets) {
    const source = numbersOf(rows, name);
    for (let row = 0; row < numbers.length; row++) {
      target[(numbers[row] as number) * monthCount + (months[row] as number) - firstMonth] = source[
        row
      ] as number;
    }
  }
  return {
    panel: { firstMonth, monthCount, units, covered: coverageMask(units, axis), ...measures },
    pressure,
  };
}

function coverageMask(
  units: readonly Unit[],
  { firstMonth, monthCount, ingest }: { firstMonth: Month; monthCount: number; ingest: IngestSummary },
): Uint8Array {
  const masks = new Map<string, Uint8Array>();
  const covered = new Uint8Array(units.length * monthCount);
  for (const [row, { country }] of units.entries()) {
    let mask = masks.get(country);
    if (mask === undefined) {
      mask = new Uint8Array(monthCount);
      for (const { from, to, countries } of ingest.coverage) {
        if (typeof countries !== "string" && country !== ANY_COUNTRY && !countries.includes(country))
          continue;
        mask.fill(1, from - firstMonth, to - firstMonth + 1);
      }
      masks.set(country, mask);
    }
    covered.set(mask, row * monthCount);
  }
  return covered;
}
