import { lowerBound } from "../../domain/actorMonths.ts";
import { type Month, QUARTER } from "../../domain/month.ts";
import type { Panels } from "../../domain/panels.ts";

/** Where in the border zone of a pair something happened. */
export interface BorderRegions {
  /** Day or month of the last incident in the border zone at or before the month; "" if there was none. */
  readonly lastBorderIncident: string;
  /** Ids of the regions of `to` with incidents of the last three months in the zone, most of them first. */
  readonly regions: readonly string[];
  /** Their incidents of the last three months in the zone. */
  readonly incidents: readonly number[];
}

/** @param pair number of the pair */
export function borderRegions(
  { borderIncidents, regions, ingest }: Panels,
  pair: number,
  month: Month,
): BorderRegions {
  const { pair: pairs, month: months, region, incidents, deaths, lastDate } = borderIncidents;
  let last = "";
  const recent = new Map<number, { incidents: number; deaths: number }>();
  for (let row = lowerBound(pairs, pair); pairs[row] === pair; row++) {
    if ((months[row] as number) > month) continue;
    if ((lastDate[row] as string) > last) last = lastDate[row] as string;
    const number = region[row] as number;
    if ((months[row] as number) <= month - QUARTER || number < 0) continue;
    const sum = recent.get(number) ?? { incidents: 0, deaths: 0 };
    recent.set(number, {
      incidents: sum.incidents + (incidents[row] as number),
      deaths: sum.deaths + (deaths[row] as number),
    });
  }
  const sorted = [...recent].sort(
    ([numberA, a], [numberB, b]) => b.incidents - a.incidents || b.deaths - a.deaths || numberA - numberB,
  );
  return {
    lastBorderIncident: ingest.hasDays ? last : last.slice(0, "YYYY-MM".length),
    regions: sorted.map(([number]) => regions.units[number]?.id ?? ""),
    incidents: sorted.map(([, sum]) => sum.incidents),
  };
}
