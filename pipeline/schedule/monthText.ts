import { numbersOf, type Table, textsOf } from "../domain/table.ts";

/** A region that a message names. */
export interface NamedRegion {
  readonly id: string;
  readonly text: string;
}

/** What a month's run found, as a message tells it. */
export interface MonthNews {
  readonly month: string;
  readonly source: string;
  readonly alerts: number;
  /** Alerts that the published run before did not have. */
  readonly newAlerts: readonly NamedRegion[];
  readonly top: NamedRegion | null;
  readonly neighbour: string | null;
}

/** Most new alerts that a line names. */
const MOST_NAMED = 3;

/**
 * What is new in a run's ranked tables.
 * @param alertsBefore ids of the regions on alert in the run before; null if there was none
 */
export function monthNews(
  escalation: Table,
  neighbours: Table,
  source: string,
  month: string,
  alertsBefore: ReadonlySet<string> | null,
): MonthNews {
  const regions = Array.from({ length: escalation.rowCount }, (_, row) => regionAt(escalation, row));
  const isAlert = textsOf(escalation.columns, "alert").map((text) => text === "yes");
  const alerts = regions.filter((_, row) => isAlert[row]);
  return {
    month,
    source,
    alerts: alerts.length,
    newAlerts: alertsBefore === null ? [] : alerts.filter(({ id }) => !alertsBefore.has(id)),
    top: regions[0] ?? null,
    neighbour: neighbours.rowCount === 0 ? null : neighbourAt(neighbours, 0),
  };
}

/** The news in one line, fit for the subject of an e-mail. */
export function newsLine({ month, source, alerts, newAlerts, top, neighbour }: MonthNews): string {
  const named = newAlerts.slice(0, MOST_NAMED).map(({ text }) => text);
  const more = newAlerts.length > MOST_NAMED ? ` and ${newAlerts.length - MOST_NAMED} more` : "";
  const fresh = newAlerts.length === 0 ? "" : ` (new: ${named.join(", ")}${more})`;
  return [
    `Harmattan ${month}, ${source}: ${alerts} alert${alerts === 1 ? "" : "s"}${fresh}`,
    ...(top === null ? [] : [`top ${top.text}`]),
    ...(neighbour === null ? [] : [`spillover ${neighbour}`]),
  ]
    .join("; ")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function regionAt({ columns }: Table, row: number): NamedRegion {
  const text = (column: string): string => textsOf(columns, column)[row] ?? "";
  const score = (numbersOf(columns, "score")[row] as number).toFixed(1);
  return {
    id: text("region_id"),
    text: `${text("region")} (${text("country_name")}) ${score} ${text("category")}`,
  };
}

function neighbourAt({ columns }: Table, row: number): string {
  const score = numbersOf(columns, "spillover_from_focus")[row] as number;
  const shown = Number.isNaN(score) ? "" : ` ${score.toFixed(1)}`;
  return `${textsOf(columns, "neighbour_name")[row]}${shown} ${textsOf(columns, "evidence")[row]}`;
}
