import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import { type Month, parseMonth } from "../domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../domain/panel.ts";
import type { Pair, Panels, ZoneBasis } from "../domain/panels.ts";
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
  const borders = await loadPanel(db, "border", axis);
  const pairColumns = await db.columns(
    `SELECT "from", "to", border_km, basis FROM saved_units WHERE kind = 'border' ORDER BY unit`,
  );
  const pairs: Pair[] = (pairColumns["from"] as string[]).map((from, row) => ({
    from,
    to: pairColumns["to"]?.[row] as string,
    borderKm: pairColumns["border_km"]?.[row] as number,
    basis: pairColumns["basis"]?.[row] as ZoneBasis,
  }));
  const incidents = await db.columns(`
    SELECT unit_number::INTEGER AS pair, month, region_id, incidents, deaths, last_date
    FROM saved_border_incidents JOIN (
      SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS unit_number FROM saved_units WHERE kind = 'border'
    ) AS numbered ON numbered.unit = "from" || '>' || "to"
    ORDER BY pair, month, region_id`);
  return {
    ingest,
    regions: (await loadPanel(db, "region", axis)).panel,
    countries: (await loadPanel(db, "country", axis)).panel,
    zones: (await loadPanel(db, "zone", axis)).panel,
    borders: borders.panel,
    frontiers: (await loadPanel(db, "frontier", axis)).panel,
    pairs,
    pressure: borders.pressure,
    borderIncidents: {
      pair: Int32Array.from(incidents["pair"] as number[]),
      month: Int32Array.from(incidents["month"] as number[]),
      region: incidents["region_id"] as string[],
      incidents: Float64Array.from(incidents["incidents"] as number[]),
      deaths: Float64Array.from(incidents["deaths"] as number[]),
      lastDate: incidents["last_date"] as string[],
    },
  };
}

async function loadPanel(
  db: Database,
  kind: "region" | "country" | "zone" | "border" | "frontier",
  axis: { firstMonth: Month; monthCount: number; ingest: IngestSummary },
): Promise<{ panel: Panel; pressure: Float64Array }> {
  const { firstMonth, monthCount } = axis;
  const named = await db.columns(
    "SELECT unit, name, country, valid_from FROM saved_units WHERE kind = $kind ORDER BY unit",
    { kind },
  );
  const ids = named["unit"] as string[];
  const units: Unit[] = ids.map((id, row) => {
    const validFrom = named["valid_from"]?.[row] as string | null;
    return {
      id,
      name: named["name"]?.[row] as string,
      country: named["country"]?.[row] as string,
      validFrom: validFrom === null ? null : parseMonth(validFrom, { file: "region-aliases.csv" }),
    };
  });
  const cells = units.length * monthCount;
  const measures = Object.fromEntries(MEASURES.map((name) => [name, new Float64Array(cells)])) as Record<
    Measure,
    Float64Array
  >;
  const pressure = new Float64Array(kind === "border" ? cells : 0);
  const rows = await db.columns(
    `SELECT unit_number::INTEGER AS unit_number, saved_panel.* EXCLUDE (kind, unit)
     FROM saved_panel JOIN (
       SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS unit_number FROM saved_units WHERE kind = $kind
     ) AS numbered USING (unit)
     WHERE kind = $kind AND month BETWEEN $first AND $last`,
    { kind, first: firstMonth, last: firstMonth + monthCount - 1 },
  );
  const unitNumbers = rows["unit_number"] as number[];
  const months = rows["month"] as number[];
  for (const [target, source] of [
    ...MEASURES.map((name) => [measures[name], rows[name] as number[]] as const),
    ...(kind === "border" ? [[pressure, rows["pressure"] as number[]] as const] : []),
  ]) {
    for (let row = 0; row < unitNumbers.length; row++) {
      const cell = (unitNumbers[row] as number) * monthCount + (months[row] as number) - firstMonth;
      target[cell] = source[row] as number;
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
