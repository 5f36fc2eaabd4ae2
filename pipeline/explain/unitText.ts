import { COLUMNS, type ColumnName } from "../domain/columns.ts";
import { CATEGORIES, type Constants } from "../domain/constants.ts";
import { PARTS, type Part } from "../domain/methodSet.ts";
import type { Incident } from "./incident.ts";
import { block, type Row, shown } from "./row.ts";

/** Months of history that are shown, and incidents. */
const SHOWN_MONTHS = 24;
const MOST_INCIDENTS = 12;

/** What an explanation of a region, zone or country is made of. */
export interface UnitFacts {
  /** Its row of escalation, zones or countries, and how many rows that table has. */
  readonly row: Row;
  readonly among: number;
  /** Its rows of region_months, by month; none for zones and countries. */
  readonly months: readonly Row[];
  /** Those of the last three months, by date; null where they cannot be told. */
  readonly incidents: readonly Incident[] | null;
  readonly constants: Constants;
}

/** A row of a ranking taken apart, in plain words. */
export function unitText({ row, among, months, incidents, constants }: UnitFacts): string {
  const name = row["region"] ?? row["country_name"];
  const where = row["region"] == null || row["country_name"] == null ? "" : `, ${row["country_name"]}`;
  const isScored = row["score"] !== null;
  return [
    `${name}${where} as of ${row["month"]} (${row["source"]})`,
    isScored
      ? `Score ${shown(row, "score")} of 100, ${shown(row, "category")}: rank ${shown(row, "rank")} of ${among}`
      : `Not scored: ${shown(row, "notes")}`,
    shown(row, "why"),
    ...block("History", historyLines(months)),
    ...block("Expected and seen in the last three months", expectedLines(row)),
    ...(isScored ? block("Parts, which add up to the score", partLines(row, incidents, constants)) : []),
    ...(isScored ? block("What would change it", changeLines(row, constants)) : []),
    ...block("Ahead", aheadLines(row)),
    ...(incidents === null ? [] : block("Incidents behind it, deadliest first", incidentLines(incidents))),
    ...(row["notes"] === null ? [] : block("Notes", [shown(row, "notes")])),
  ].join("\n");
}

/** A line a year: incidents and deaths month by month. */
function historyLines(months: readonly Row[]): string[] {
  const last = months.slice(-SHOWN_MONTHS);
  const years = [...new Set(last.map((row) => String(row["month"]).slice(0, 4)))];
  const series = (column: string, year: string): string =>
    last
      .filter((row) => String(row["month"]).startsWith(year))
      .map((row) => shown(row, column))
      .join(" ");
  return years.flatMap((year) => [
    `${year} incidents a month  ${series("incidents", year)}`,
    `${year} deaths a month     ${series("deaths", year)}`,
    `${year} score              ${series("score", year)}`,
  ]);
}

function expectedLines(row: Row): string[] {
  const rising = row["rising_since"] === null ? "" : `above expectation since ${row["rising_since"]}`;
  return [
    `${shown(row, "incidents_3m")} incidents, ${shown(row, "usual_incidents_3m")} by the own past`,
    `${shown(row, "deaths_3m")} deaths, ${shown(row, "usual_deaths_3m")} by the own past`,
    ...(rising === "" ? [] : [rising]),
  ];
}

const perMonth = (row: Row, column: string): string => (Number(row[column]) / 3).toFixed(1);

/** What a part rests on, as far as outputs and incidents tell it. */
const INPUTS: Readonly<Record<Part, (row: Row, incidents: readonly Incident[] | null) => string>> = {
  surprise: (row) => `see above; alert: ${shown(row, "alert")}`,
  momentum: (row) => `the pace is ${shown(row, "trend")}`,
  severity: (row) => `${perMonth(row, "deaths_3m")} deaths a month`,
  civilian: (_, incidents) =>
    incidents === null
      ? "share of attacks on civilians"
      : `${sumOf(incidents.filter((each) => each.targets_civilians))} of ${sumOf(incidents)} incidents were attacks on civilians`,
  footprint: () => "places with an incident, and those that had none for two years",
  actor_entry: (row) => `${shown(row, "armed_actors_12m")} armed actors within twelve months; new ones count`,
  capital: () => "how much nearer to the capital than it used to be",
  resurgence: (row) => `${shown(row, "months_quiet_before")} quiet months before the last three`,
};

const sumOf = (incidents: readonly Incident[]): number =>
  incidents.reduce((sum, { events }) => sum + events, 0);

function partLines(row: Row, incidents: readonly Incident[] | null, constants: Constants): string[] {
  return PARTS.flatMap((part) => {
    const column = `part_${part}` satisfies ColumnName;
    if (row[column] === null) return [];
    const most = 100 * constants.gamma * constants.weights[part];
    const meaning = COLUMNS[column].meaning.replace("part of the score: ", "");
    const points = `${Number(row[column]).toFixed(1).padStart(5)} of at most ${most.toFixed(1).padStart(4)}`;
    return [`${points}  ${part.replace("_", " ").padEnd(11)} ${meaning}: ${INPUTS[part](row, incidents)}`];
  });
}

function changeLines(row: Row, { cuts }: Constants): string[] {
  const score = Number(row["score"]);
  const level = CATEGORIES.indexOf(row["category"] as (typeof CATEGORIES)[number]);
  const above = cuts[level];
  const below = cuts[level - 1];
  const [largest] = PARTS.map((part) => ({ part, points: Number(row[`part_${part}`] ?? 0) })).sort(
    (a, b) => b.points - a.points,
  );
  const without = score - (largest?.points ?? 0);
  return [
    ...(above === undefined
      ? []
      : [`${CATEGORIES[level + 1]} begins at ${above}: ${(above - score).toFixed(1)} points more`]),
    ...(below === undefined
      ? []
      : [`${CATEGORIES[level - 1]} ends at ${below}: more than ${(score - below).toFixed(1)} points less`]),
    ...(largest === undefined || largest.points === 0
      ? []
      : [
          `without its largest part, ${largest.part.replace("_", " ")}, the score would be ${without.toFixed(1)}`,
        ]),
    `other counts, weights and half-lives give ${shown(row, "score_low")} to ${shown(row, "score_high")}, rank ${shown(row, "rank_low")} to ${shown(row, "rank_high")}`,
  ];
}

function aheadLines(row: Row): string[] {
  if (row["probability_3m"] === null) return [];
  const interval = `${shown(row, "probability_low")} to ${shown(row, "probability_high")}`;
  return [
    `chance of escalation within three months ${shown(row, "probability_3m")} (${interval}); skill shown so far ${shown(row, "probability_skill")}`,
    ...(row["probability_driver"] === null ? [] : [`moved most by: ${shown(row, "probability_driver")}`]),
  ];
}

function incidentLines(incidents: readonly Incident[]): string[] {
  const deadliest = [...incidents].sort((a, b) => (b.deaths ?? 0) - (a.deaths ?? 0));
  const listed = deadliest.slice(0, MOST_INCIDENTS).map((each) => {
    const who = [each.actor_1, each.actor_2].filter((actor) => actor !== null).join(" / ") || "not told";
    const deaths = each.deaths === null ? "" : `${each.deaths} deaths  `;
    return `${each.date}  ${deaths}${each.class}  ${who}  (${each.file}:${each.record})`;
  });
  const rest = incidents.length - listed.length;
  return rest > 0 ? [...listed, `... and ${rest} more rows`] : listed;
}
