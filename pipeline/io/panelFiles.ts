import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import { formatMonth, parseMonth } from "../domain/month.ts";
import { emptyPanel, MEASURES, monthAxis, type Panel, type Unit } from "../domain/panel.ts";
import { FAMILIES, type Pair, type Panels, unitsOf, type ZoneBasis } from "../domain/panels.ts";
import { numbersOf, textsOf } from "../domain/table.ts";
import type { Database } from "./duckdb.ts";
import { loadColumns, saveColumns } from "./savedTables.ts";

const PANEL = "2-panel.parquet";
const UNITS = "2-units.parquet";
const BORDER_INCIDENTS = "2-border-incidents.parquet";

/**
 * Saves panels in `folder`: 2-panel.parquet (one row per unit and month in which anything happened), 2-units.parquet
 * (what the units and pairs are) and 2-border-incidents.parquet.
 */
export async function savePanels(db: Database, folder: string, panels: Panels): Promise<void> {
  await savePanel(db, join(folder, PANEL), panels);
  const units = unitsOf(panels);
  const pairOf = (row: (typeof units)[number]): Pair | undefined =>
    row.kind === "border" ? panels.pairs[row.number] : undefined;
  await saveColumns(db, join(folder, UNITS), {
    kind: units.map(({ kind }) => kind),
    number: Float64Array.from(units, ({ number }) => number),
    unit: units.map(({ unit }) => unit.id),
    name: units.map(({ unit }) => unit.name),
    country: units.map(({ unit }) => unit.country),
    valid_from: units.map(({ unit }) => (unit.validFrom === null ? "" : formatMonth(unit.validFrom))),
    from: units.map((row) => pairOf(row)?.from ?? ""),
    to: units.map((row) => pairOf(row)?.to ?? ""),
    border_km: Float64Array.from(units, (row) => pairOf(row)?.borderKm ?? Number.NaN),
    basis: units.map((row) => pairOf(row)?.basis ?? ""),
  });
  const { pair, month, region, incidents, deaths, lastDate } = panels.borderIncidents;
  await saveColumns(db, join(folder, BORDER_INCIDENTS), {
    pair: Float64Array.from(pair),
    month: Float64Array.from(month),
    region: Float64Array.from(region),
    incidents,
    deaths,
    last_date: lastDate,
  });
}

/** Cells with nothing in them are left out. The kind is handed over as its position in FAMILIES: text is slow. */
async function savePanel(db: Database, path: string, panels: Panels): Promise<void> {
  const filled = FAMILIES.map(([, family]) =>
    filledCells(panels[family], family === "borders" ? panels.pressure : null),
  );
  const rowCount = filled.reduce((sum, cells) => sum + cells.length, 0);
  const column = (valuesOf: (panel: Panel, kind: number) => (cell: number) => number): Float64Array => {
    const column = new Float64Array(rowCount);
    let row = 0;
    for (const [kind, [, family]] of FAMILIES.entries()) {
      const value = valuesOf(panels[family], kind);
      for (const cell of filled[kind] as Int32Array) column[row++] = value(cell);
    }
    return column;
  };
  await db.createTable("to_save", {
    kind: column((_, kind) => () => kind),
    unit: column(
      ({ monthCount }) =>
        (cell) =>
          Math.floor(cell / monthCount),
    ),
    month: column(
      ({ firstMonth, monthCount }) =>
        (cell) =>
          firstMonth + (cell % monthCount),
    ),
    ...Object.fromEntries(
      MEASURES.map((name) => [
        name,
        column(
          ({ [name]: values }) =>
            (cell) =>
              values[cell] as number,
        ),
      ]),
    ),
    pressure: column((panel) => (cell) => (panel === panels.borders ? (panels.pressure[cell] as number) : 0)),
  });
  const kinds = FAMILIES.map(([kind], number) => `WHEN ${number} THEN '${kind}'`).join(" ");
  await db.saveParquet(
    `SELECT CASE kind ${kinds} END AS kind, unit::INTEGER AS unit, month::INTEGER AS month, * EXCLUDE (kind, unit, month)
     FROM to_save`,
    path,
  );
  await db.run("DROP TABLE to_save");
}

function filledCells({ incidents, deaths }: Panel, pressure: Float64Array | null): Int32Array {
  const cells = new Int32Array(incidents.length);
  let count = 0;
  for (let cell = 0; cell < incidents.length; cell++) {
    if (incidents[cell] !== 0 || deaths[cell] !== 0 || (pressure !== null && pressure[cell] !== 0))
      cells[count++] = cell;
  }
  return cells.slice(0, count);
}

/** Reads back what savePanels saved. */
export async function loadPanels(db: Database, folder: string, ingest: IngestSummary): Promise<Panels> {
  await db.openParquet("saved_panel", join(folder, PANEL));
  const described = await loadColumns(db, join(folder, UNITS));
  const kinds = textsOf(described, "kind");
  const rowsOf = (kind: string): number[] => [...kinds.keys()].filter((row) => kinds[row] === kind);
  const textAt = (name: string, row: number): string => textsOf(described, name)[row] as string;
  const axis = monthAxis(ingest.coverage);
  const panelOf = (kind: string): Panel => {
    const units = rowsOf(kind).map((row): Unit => {
      const from = textAt("valid_from", row);
      return {
        id: textAt("unit", row),
        name: textAt("name", row),
        country: textAt("country", row),
        validFrom: from === "" ? null : parseMonth(from, { file: UNITS }),
      };
    });
    return emptyPanel(units, axis, ingest.coverage);
  };
  const panels = Object.fromEntries(FAMILIES.map(([kind, family]) => [family, panelOf(kind)])) as Record<
    (typeof FAMILIES)[number][1],
    Panel
  >;
  const pressure = new Float64Array(panels.borders.units.length * axis.monthCount);
  for (const [kind, family] of FAMILIES)
    await fillPanel(db, kind, panels[family], family === "borders" ? pressure : null);
  await db.run("DROP VIEW saved_panel");
  const incidents = await loadColumns(db, join(folder, BORDER_INCIDENTS));
  return {
    ingest,
    ...panels,
    pairs: rowsOf("border").map((row) => ({
      from: textAt("from", row),
      to: textAt("to", row),
      borderKm: numbersOf(described, "border_km")[row] as number,
      basis: textAt("basis", row) as ZoneBasis,
    })),
    pressure,
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

async function fillPanel(
  db: Database,
  kind: string,
  panel: Panel,
  pressure: Float64Array | null,
): Promise<void> {
  const rows = await db.columns("SELECT * EXCLUDE (kind) FROM saved_panel WHERE kind = $kind", { kind });
  const numbers = numbersOf(rows, "unit");
  const months = numbersOf(rows, "month");
  const targets = Object.entries({ ...panel, pressure }).filter(([name]) => name in rows);
  for (const [name, target] of targets) {
    if (!(target instanceof Float64Array)) continue;
    const source = numbersOf(rows, name);
    for (let row = 0; row < numbers.length; row++) {
      const cell = (numbers[row] as number) * panel.monthCount + (months[row] as number) - panel.firstMonth;
      target[cell] = source[row] as number;
    }
  }
}
