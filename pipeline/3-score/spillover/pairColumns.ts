import type { Columns } from "../../domain/table.ts";
import { SPILLOVER_PARTS } from "./combinePair.ts";
import type { PairMonth } from "./spillover.ts";

/** Pairs in columns, as later stages take them. */
export function pairColumns(pairs: readonly PairMonth[]): Columns {
  const numbers = (value: (row: PairMonth) => number): Float64Array => Float64Array.from(pairs, value);
  const parts = SPILLOVER_PARTS.map((part) => [`part_${part}`, numbers((row) => row.parts[part])] as const);
  return {
    from: pairs.map((row) => row.pair.from),
    to: pairs.map((row) => row.pair.to),
    evidence: pairs.map((row) => row.evidence),
    last_border_incident: pairs.map((row) => row.lastBorderIncident),
    border_regions: pairs.map(({ borderRegions: { regions, incidents } }) =>
      regions.map((region, k) => `${region} ${incidents[k]}`).join("|"),
    ),
    top_actors: pairs.map((row) => row.topActors),
    shared_groups: pairs.map((row) => row.sharedGroups),
    exact: numbers((row) => row.exact),
    score: numbers((row) => row.score),
    pressure: numbers((row) => row.pressure),
    arrival: numbers((row) => row.arrival),
    border_incidents_3m: numbers((row) => row.borderIncidents3m),
    border_deaths_3m: numbers((row) => row.borderDeaths3m),
    usual_border_incidents_3m: numbers((row) => row.usualBorderIncidents3m),
    months_quiet_before: numbers((row) => row.monthsQuietBefore),
    border_km: numbers((row) => row.pair.borderKm),
    pressure_share: numbers((row) => row.pressureShare),
    ...Object.fromEntries(parts),
  };
}
