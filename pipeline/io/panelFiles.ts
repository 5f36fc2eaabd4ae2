import { join } from "node:path";
import type { IngestSummary } from "../domain/ingestSummary.ts";
import { formatMonth, type Month, parseMonth } from "../domain/month.ts";
import { emptyPanel, MEASURES, monthAxis, type Panel, type Unit } from "../domain/panel.ts";
import { FAMILIES, type Pair, type Panels, unitsOf, type ZoneBasis } from "../domain/panels.ts";
import { type Columns, numbersOf, textsOf } from "../domain/table.ts";
import { loadActors, saveActors } from "./actorFiles.ts";
import { loadColumns, saveColumns } from "./columnFile.ts";

const panelFile = (kind: string): string => `2-panel-${kind}.columns`;
const PRESSURE = "2-pressure.columns";
const UNITS = "2-units.columns";
const BORDER_INCIDENTS = "2-border-incidents.columns";

/**
 * Saves panels in `folder`: 2-panel-<kind of unit>.columns (one row per unit and month with anything), 2-pressure.columns
 * (one per pair and month with any), 2-units.columns (what the units and pairs are), 2-border-incidents.columns and what
 * actorFiles.ts saves.
 */
export async function savePanels(folder: string, panels: Panels): Promise<void> {
  for (const [kind, family] of FAMILIES) await savePanel(join(folder, panelFile(kind)), panels[family]);
  const { pressure, approach, wideZone } = panels;
  const pressed = cellsWhere(pressure.length, (cell) => pressure[cell] !== 0 || wideZone[cell] !== 0);
  await saveColumns(join(folder, PRESSURE), {
    ...unitsAndMonths(panels.borders, pressed),
    pressure: valuesAt(pressure, pressed),
    approach: valuesAt(approach, pressed),
    wideZone: valuesAt(wideZone, pressed),
  });
  const units = unitsOf(panels);
  const pairOf = (row: (typeof units)[number]): Pair | undefined =>
    row.kind === "border" ? panels.pairs[row.number] : undefined;
  await saveColumns(join(folder, UNITS), {
    kind: units.map(({ kind }) => kind),
    number: Float64Array.from(units, ({ number }) => number),
    unit: units.map(({ unit }) => unit.id),
    name: units.map(({ unit }) => unit.name),
    country: units.map(({ unit }) => unit.country),
    valid_from: units.map(({ unit }) => monthText(unit.validFrom)),
    listed_from: units.map(({ unit }) => monthText(unit.listedFrom)),
    from: units.map((row) => pairOf(row)?.from ?? ""),
    to: units.map((row) => pairOf(row)?.to ?? ""),
    border_km: Float64Array.from(units, (row) => pairOf(row)?.borderKm ?? Number.NaN),
    basis: units.map((row) => pairOf(row)?.basis ?? ""),
    zone_countries: units.map((row) =>
      row.kind === "zone" ? (panels.zoneCountries[row.number] ?? []).join(" ") : "",
    ),
  });
  const { pair, month, region, incidents, deaths, lastDate } = panels.borderIncidents;
  await saveColumns(join(folder, BORDER_INCIDENTS), {
    pair: Float64Array.from(pair),
    month: Float64Array.from(month),
    region: Float64Array.from(region),
    incidents,
    deaths,
    last_date: lastDate,
  });
  await saveActors(folder, panels.actors);
}

const monthText = (month: Month | null): string => (month === null ? "" : formatMonth(month));

/** Cells with nothing in them are left out. */
async function savePanel(path: string, panel: Panel): Promise<void> {
  const { incidents, deaths, places3m } = panel;
  const cells = cellsWhere(
    incidents.length,
    (cell) => incidents[cell] !== 0 || deaths[cell] !== 0 || places3m[cell] !== 0,
  );
  await saveColumns(path, {
    ...unitsAndMonths(panel, cells),
    ...Object.fromEntries(MEASURES.map((name) => [name, valuesAt(panel[name], cells)])),
  });
}

function cellsWhere(count: number, keep: (cell: number) => boolean): Int32Array {
  const cells = new Int32Array(count);
  let kept = 0;
  for (let cell = 0; cell < count; cell++) if (keep(cell)) cells[kept++] = cell;
  return cells.subarray(0, kept);
}

/** Number of the unit and month of each cell. */
function unitsAndMonths(
  { firstMonth, monthCount }: Panel,
  cells: Int32Array,
): { unit: Float64Array; month: Float64Array } {
  const unit = new Float64Array(cells.length);
  const month = new Float64Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    unit[row] = Math.floor(cell / monthCount);
    month[row] = firstMonth + (cell % monthCount);
  }
  return { unit, month };
}

function valuesAt(values: Float64Array, cells: Int32Array): Float64Array {
  const picked = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) picked[row] = values[cells[row] as number] as number;
  return picked;
}

/** Reads back what savePanels saved. */
export async function loadPanels(folder: string, ingest: IngestSummary): Promise<Panels> {
  const described = await loadColumns(join(folder, UNITS));
  const kinds = textsOf(described, "kind");
  const rowsOf = (kind: string): number[] => [...kinds.keys()].filter((row) => kinds[row] === kind);
  const textAt = (name: string, row: number): string => textsOf(described, name)[row] as string;
  const monthAt = (name: string, row: number): Month | null => {
    const text = textAt(name, row);
    return text === "" ? null : parseMonth(text, { file: UNITS });
  };
  const axis = monthAxis(ingest.coverage);
  const panelOf = (kind: string): Panel => {
    const units = rowsOf(kind).map(
      (row): Unit => ({
        id: textAt("unit", row),
        name: textAt("name", row),
        country: textAt("country", row),
        validFrom: monthAt("valid_from", row),
        listedFrom: monthAt("listed_from", row),
      }),
    );
    return emptyPanel(units, axis, ingest.coverage);
  };
  const panels = Object.fromEntries(FAMILIES.map(([kind, family]) => [family, panelOf(kind)])) as Record<
    (typeof FAMILIES)[number][1],
    Panel
  >;
  for (const [kind, family] of FAMILIES) {
    const rows = await loadColumns(join(folder, panelFile(kind)));
    for (const name of MEASURES) fillCells(panels[family], rows, name, panels[family][name]);
  }
  const pressed = await loadColumns(join(folder, PRESSURE));
  const perPair = (name: string): Float64Array => {
    const values = new Float64Array(panels.borders.incidents.length);
    fillCells(panels.borders, pressed, name, values);
    return values;
  };
  const incidents = await loadColumns(join(folder, BORDER_INCIDENTS));
  return {
    ingest,
    ...panels,
    pairs: rowsOf("border").map((row) => ({
      from: textAt("from", row),
      to: textAt("to", row),
      borderKm: numbersOf(described, "border_km")[row] as number,
      basis: textAt("basis", row) as ZoneBasis,
    })),
    zoneCountries: rowsOf("zone").map((row) => {
      const listed = textAt("zone_countries", row);
      return listed === "" ? [] : listed.split(" ");
    }),
    pressure: perPair("pressure"),
    approach: perPair("approach"),
    wideZone: perPair("wideZone"),
    borderIncidents: {
      pair: Int32Array.from(numbersOf(incidents, "pair")),
      month: Int32Array.from(numbersOf(incidents, "month")),
      region: Int32Array.from(numbersOf(incidents, "region")),
      incidents: numbersOf(incidents, "incidents"),
      deaths: numbersOf(incidents, "deaths"),
      lastDate: textsOf(incidents, "last_date"),
    },
    actors: await loadActors(folder),
  };
}

function fillCells(
  { firstMonth, monthCount }: Panel,
  rows: Columns,
  name: string,
  target: Float64Array,
): void {
  const [units, months, values] = [numbersOf(rows, "unit"), numbersOf(rows, "month"), numbersOf(rows, name)];
  for (let row = 0; row < values.length; row++) {
    target[(units[row] as number) * monthCount + (months[row] as number) - firstMonth] = values[
      row
    ] as number;
  }
}
