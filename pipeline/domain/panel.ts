import type { Coverage } from "./layout.ts";
import type { Month } from "./month.ts";

/** The unit that is scored. A country is its own `country`. */
export interface Unit {
  /** Stable and readable: "MLI-menaka", "MLI", "zone-liptako-gourma", "MLI>DZA". */
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-3; "" for a zone that spans countries. */
  readonly country: string;
  /** First month in which sources can be expected to know the unit (a split-off region); null if always. */
  readonly validFrom: Month | null;
  /** Month from which it is listed even if nothing has happened in it (zones); null: from its first incident on. */
  readonly listedFrom: Month | null;
}

/** The measures that are sums over incidents. */
export const SUMMED_MEASURES = [
  "incidents",
  "deaths",
  "battleIncidents",
  "remoteIncidents",
  "civilianIncidents",
  "nonstateIncidents",
  "civilianDeaths",
  "stateForceIncidents",
  "deathsLow",
  "deathsHigh",
  /** Incidents whose place is exact or near. */
  "placedIncidents",
  /** Incidents weighted by deaths and by nearness to their country's capital (methods 2.7). */
  "nearCapital",
] as const;

/** The measures kept per unit and month, in the order in which they are stored and written. */
export const MEASURES = [
  ...SUMMED_MEASURES,
  /** Distinct cells with an incident in the last three months; of them, those new after two years (methods 2.5). */
  "places3m",
  "newPlaces3m",
] as const;

export type Measure = (typeof MEASURES)[number];

/**
 * Units x months of counts, row-major: the value of unit u in month m is at `u * monthCount + (m - firstMonth)`.
 * Counts are >= 0 and may be fractions (events spread over their days); a cell is 0 unless `covered` is 0 there.
 */
export interface Panel extends Readonly<Record<Measure, Float64Array>> {
  readonly firstMonth: Month;
  readonly monthCount: number;
  /** Sorted by id, ids unique. */
  readonly units: readonly Unit[];
  /** 1 where the source looked at the unit in that month, 0 where nothing is known. */
  readonly covered: Uint8Array;
}

/** The months of a panel. */
export interface MonthAxis {
  readonly firstMonth: Month;
  readonly monthCount: number;
}

/** All months that any span of the coverage holds. */
export function monthAxis(coverage: readonly Coverage[]): MonthAxis {
  const firstMonth = Math.min(...coverage.map((span) => span.from)) as Month;
  return { firstMonth, monthCount: Math.max(...coverage.map((span) => span.to)) - firstMonth + 1 };
}

/** A panel of zeros. Units that span countries are covered wherever the source looks at any country. */
export function emptyPanel(
  units: readonly Unit[],
  { firstMonth, monthCount }: MonthAxis,
  coverage: readonly Coverage[],
): Panel {
  const masks = new Map<string, Uint8Array>();
  const covered = new Uint8Array(units.length * monthCount);
  for (const [row, { country }] of units.entries()) {
    let mask = masks.get(country);
    if (mask === undefined) {
      mask = new Uint8Array(monthCount);
      for (const { from, to, countries } of coverage) {
        if (typeof countries !== "string" && country !== "" && !countries.includes(country)) continue;
        mask.fill(1, from - firstMonth, to - firstMonth + 1);
      }
      masks.set(country, mask);
    }
    covered.set(mask, row * monthCount);
  }
  const measures = Object.fromEntries(
    MEASURES.map((name) => [name, new Float64Array(units.length * monthCount)]),
  ) as Record<Measure, Float64Array>;
  return { firstMonth, monthCount, units, covered, ...measures };
}
