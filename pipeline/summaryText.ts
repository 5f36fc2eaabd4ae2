import type { AlertBudget } from "./domain/alertBudget.ts";
import { aligned } from "./domain/aligned.ts";
import type { ColumnName } from "./domain/columns.ts";
import { printed, rowsAt, type Table, textsOf } from "./domain/table.ts";
import type { RunResult } from "./pipeline.ts";

const TOP_REGIONS = 10;
/** An organisation has more offices than can be looked at, and asks about the worst. */
const TOP_ZONES = 20;

/** What a run prints at its end: the top of the ranking, the focus country's neighbours, and where the files are. */
export function summaryText({ summary, theatre, tables, ownZones, alerts, published }: RunResult): string {
  if (theatre === null || tables.length === 0) return "";
  const table = (name: string): Table => tables.find((each) => each.name === name) as Table;
  const escalation = table("escalation");
  const neighbours = table("neighbours");
  const month = escalation.columns["month"]?.[0] ?? neighbours.columns["month"]?.[0] ?? "";
  const counts = (name: "quarantined" | "duplicate" | "superseded" | "accepted"): number =>
    summary.files.reduce((sum, file) => sum + file[name], 0);
  const set = `${counts("duplicate")} duplicate, ${counts("superseded")} superseded, ${counts("quarantined")} quarantined`;
  const unknown = summary.unknownRegions.length;
  return [
    "",
    `Escalation as of ${month} (${summary.source})`,
    grid(
      escalation,
      [
        "rank",
        "region",
        "country_name",
        "score",
        "category",
        "trend",
        "incidents_3m",
        "deaths_3m",
        "probability_3m",
      ],
      TOP_REGIONS,
    ),
    more(escalation, "regions", TOP_REGIONS),
    ...(alerts === null ? [] : [alertLine(alerts)]),
    "",
    ...ownZonesText(rowsOf(table("zones"), "region_id", new Set(ownZones))),
    `Neighbours of ${theatre.focus}: spillover from the focus country`,
    grid(
      neighbours,
      [
        "rank",
        "neighbour_name",
        "spillover_from_focus",
        "evidence",
        "border_incidents_3m",
        "last_border_incident",
      ],
      99,
    ),
    "",
    `Rows: ${counts("accepted")} accepted, ${set} (ledger.csv, quarantine.csv)`,
    ...(unknown > 0
      ? [`${unknown} unknown region names became regions of their own (run.json, unknown_regions)`]
      : []),
    ...(published === null ? [] : [`Written to ${published}`]),
  ].join("\n");
}

/** How many alerts there are, and how many there would be if nothing changed. */
function alertLine({
  level,
  alerts,
  active_regions: active,
  expected_if_nothing_changes: expected,
}: AlertBudget): string {
  const budget =
    expected === null ? "" : `; about ${expected} a month over ${active} active regions when nothing changes`;
  return `  Alerts: ${alerts} (surprise at most ${100 * level} %)${budget}`;
}

/** The user's own zones and sites, ranked among all zones. */
function ownZonesText(zones: Table): string[] {
  if (zones.rowCount === 0) return [];
  const columns = [
    "rank",
    "region",
    "zone_kind",
    "score",
    "category",
    "trend",
    "incidents_3m",
    "deaths_3m",
  ] as const;
  const rest = more(zones, "zones and sites", TOP_ZONES);
  const lines = ["Your zones and sites", grid(zones, columns, TOP_ZONES)];
  return [...lines, ...(rest === "" ? [] : [rest]), ""];
}

/** The rows of a table whose cell is among the wanted ones. */
function rowsOf(table: Table, column: ColumnName, wanted: ReadonlySet<string>): Table {
  return rowsAt(
    table,
    textsOf(table.columns, column).flatMap((cell, row) => (wanted.has(cell) ? [row] : [])),
  );
}

function more(table: Table, what: string, shown: number): string {
  return table.rowCount > shown ? `  ... and ${table.rowCount - shown} more ${what}` : "";
}

/** A table as aligned text: numbers to the right. */
function grid(table: Table, columns: readonly ColumnName[], most: number): string {
  const rows = Array.from({ length: Math.min(most, table.rowCount) }, (_, row) =>
    columns.map((column) => shown(table, column, row)),
  );
  const isNumber = columns.map((column) => table.columns[column] instanceof Float64Array);
  return aligned([columns, ...rows], isNumber).join("\n");
}

function shown(table: Table, column: ColumnName, row: number): string {
  const value = printed(table.columns[column]?.[row] ?? "", column);
  return value === null ? "-" : String(value);
}
