import { aligned } from "../domain/aligned.ts";
import type { ToldIncident } from "../domain/apart.ts";
import { counted, shown } from "./words.ts";

const SHOWN = 15;

/** The incidents behind a row: the latest ones, and the deadliest. */
export function incidentLines(incidents: readonly ToldIncident[], hasDeaths: boolean): string[] {
  if (incidents.length === 0) return ["Incidents behind it: none in these three months"];
  const latest = incidents.slice(0, SHOWN);
  const others = incidents.slice(SHOWN);
  const deadliest = [...others].sort((a, b) => b.deaths - a.deaths).slice(0, hasDeaths ? 3 : 0);
  const cells = (each: ToldIncident): string[] => [
    each.date,
    each.where,
    each.kind,
    each.sides,
    hasDeaths ? counted(each.deaths, "death") : "",
    [each.id, each.record].filter((text) => text !== "").join(", "),
  ];
  const rows = aligned([...latest, ...deadliest].map(cells), [false, false, false, false, true, false]);
  return [
    `Incidents behind it: ${counted(incidents.length, "row")} of these three months, latest first`,
    ...rows.slice(0, latest.length),
    ...(others.length === 0
      ? []
      : [`  ... and ${shown(others.length)} more${deadliest.length === 0 ? "" : ", the deadliest of them"}`]),
    ...rows.slice(latest.length),
  ];
}
