import { printed, type Table, textsOf } from "../domain/table.ts";
import type { Differences } from "./differing.ts";
import { RANKINGS } from "./snapshot.ts";

const TITLES = {
  escalation: "Regions",
  countries: "Countries",
  zones: "Zones and sites",
  neighbours: "Neighbours of the focus country",
  spillover: "Pairs of neighbours",
} as const;

/** Rows that a ranking shows; the rest is in changes.csv. */
const SHOWN = 10;

/** Two runs as a comparison calls them. */
export interface ComparedRuns {
  readonly from: string;
  readonly to: string;
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly source: string;
}

/** What two runs differ in, and what became of their rankings, for a terminal. */
export function changeText(runs: ComparedRuns, differences: Differences, table: Table): string {
  const { from, to, monthFrom, monthTo, source } = runs;
  return [
    `${from} -> ${to} (${source})`,
    `  month   ${monthFrom === monthTo ? monthTo : `${monthFrom} -> ${monthTo}`}`,
    `  data    ${dataLine(differences)}`,
    `  config  ${differences.config.length === 0 ? "the same" : `other: ${differences.config.join(", ")}`}`,
    `  code    ${differences.differing.code ? "another version" : "the same"}`,
    ...(table.rowCount === 0 ? ["", "No score, rank or alert differs."] : []),
    ...RANKINGS.flatMap((ranking) => rankingLines(TITLES[ranking], rowsOf(table, ranking), table)),
  ].join("\n");
}

function dataLine({ differing, addedFiles, goneFiles, corrections }: Differences): string {
  if (!differing.revised_data) return "the same files";
  const parts = [
    addedFiles.length === 0 ? "" : `new or changed: ${addedFiles.join(", ")}`,
    goneFiles.length === 0 ? "" : `gone or changed: ${goneFiles.join(", ")}`,
    corrections ? "other corrections" : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "other coverage" : parts.join("; ");
}

const rowsOf = ({ columns }: Table, ranking: string): number[] =>
  textsOf(columns, "ranking").flatMap((name, row) => (name === ranking ? [row] : []));

function rankingLines(title: string, rows: readonly number[], { columns }: Table): string[] {
  if (rows.length === 0) return [];
  const text = (column: string, row: number): string => textsOf(columns, column)[row] as string;
  const named = (column: string, event: string): string =>
    rows
      .filter((row) => text(column, row) === event)
      .map((row) => {
        const rank = printed(columns[event === "left" ? "rank_before" : "rank"]?.[row] ?? Number.NaN, "rank");
        return `${text("unit_name", row)}${rank === null ? "" : ` (${rank})`}`;
      })
      .join(", ");
  const summary = [
    ["entered the top 20", named("top20", "entered")],
    ["left the top 20", named("top20", "left")],
    ["alerts raised", named("alert_crossed", "raised")],
    ["alerts ended", named("alert_crossed", "ended")],
  ].flatMap(([what, names]) => (names === "" ? [] : [`  ${what}: ${names}`]));
  const shown = rows.slice(0, SHOWN);
  const width = Math.max(...shown.map((row) => text("unit_name", row).length));
  return [
    "",
    `${title}: ${rows.length} changed`,
    ...summary,
    ...shown.map((row) => `  ${text("unit_name", row).padEnd(width)}  ${text("why", row)}`),
    ...(rows.length > SHOWN ? [`  ... and ${rows.length - SHOWN} more`] : []),
  ];
}
