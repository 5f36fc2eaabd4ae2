import type { ActorMonths } from "../domain/actorMonths.ts";
import { formatMonth, type Month, YEAR } from "../domain/month.ts";
import type { Unit } from "../domain/panel.ts";
import type { Actors } from "../domain/panels.ts";
import { printed, type Table, TableBuilder } from "../domain/table.ts";
import { EARTH_RADIUS_KM } from "../geo/earth.ts";

export interface ActorTableInput {
  readonly actors: Actors;
  /** Units of the countries and of the regions, in the order of their numbers. */
  readonly countries: readonly Unit[];
  readonly regions: readonly Unit[];
  /** Countries to look at, ISO3; null for all. */
  readonly theatre: ReadonlySet<string> | null;
  readonly asOf: Month;
  readonly source: string;
}

const SHOWN_MONTHS = 24;
const MEASURES = ["incidents", "deaths", "civilianIncidents", "located", "x", "y", "z"] as const;
type Sums = Record<(typeof MEASURES)[number], number>;

/** What one actor did in the countries that are looked at. */
interface Deeds {
  /** Month of its first incident. */
  first: Month;
  /** Sums by month. */
  readonly months: Map<number, Sums>;
  /** By month: regions active in the 12 months up to it, and those of them in which it never was before. */
  readonly active: Map<number, number>;
  readonly fresh: Map<number, number>;
}

/**
 * Table `actors`: every actor with an incident in the last 24 months, and each of these months from its first incident on;
 * those with most incidents of the last 12 months first, the newest month first.
 *
 *   spread_km       R · √(1 - |m|²), m the mean of the incidents' places as unit vectors: the root mean square distance
 *                   from their middle
 *   regions_new     active in the 12 months up to the month, and never before them in the data
 */
export function actorTable(input: ActorTableInput): Table {
  const { actors, asOf } = input;
  const deeds = collect(input);
  const known = [...deeds].map(([actor, of]) => ({ actor, of, year: sumOf(of, asOf - YEAR + 1, asOf) }));
  const shown = known
    .filter(({ of }) => sumOf(of, asOf - SHOWN_MONTHS + 1, asOf).incidents > 0)
    .sort(
      (a, b) => b.year.incidents - a.year.incidents || b.year.deaths - a.year.deaths || a.actor - b.actor,
    );
  const table = new TableBuilder("actors");
  for (const { actor, of } of shown) {
    const described = actors.list[actor];
    for (let month: number = asOf; month > asOf - SHOWN_MONTHS && month >= of.first; month--) {
      const own = of.months.get(month);
      const year = sumOf(of, month - YEAR + 1, month);
      const calendarYear = sumOf(of, month - (month % YEAR), month);
      table.add({
        actor: described?.name ?? "",
        month: formatMonth(month as Month),
        incidents: printed(own?.incidents ?? 0, "incidents"),
        deaths: printed(own?.deaths ?? 0, "deaths"),
        deaths_ytd: printed(calendarYear.deaths, "deaths_ytd"),
        incidents_12m: printed(year.incidents, "incidents_12m"),
        deaths_12m: printed(year.deaths, "deaths_12m"),
        regions_active_12m: of.active.get(month) ?? 0,
        regions_new_12m: of.fresh.get(month) ?? 0,
        spread_km: printed(spreadKm(year), "spread_km"),
        civilian_share_12m: printed(year.civilianIncidents / year.incidents, "civilian_share_12m"),
        first_seen: formatMonth(of.first),
        kind: described?.kind.replace("_", " ") ?? "",
        written_as: spellings(actors, actor, month),
        actor_id: described?.id ?? "",
        source: input.source,
      });
    }
  }
  return table.build();
}

function collect({ actors, countries, regions, theatre, asOf }: ActorTableInput): Map<number, Deeds> {
  const isChosen = (units: readonly Unit[]): ((unit: number) => boolean) => {
    const chosen = units.map(({ country }) => theatre === null || theatre.has(country));
    return (unit) => chosen[unit] === true;
  };
  const deeds = new Map<number, Deeds>();
  const national = actors.countries;
  const inTheatre = isChosen(countries);
  for (let row = 0; row < national.unit.length; row++) {
    const month = national.month[row] as Month;
    if (month > asOf || !inTheatre(national.unit[row] as number)) continue;
    const of = deeds.get(national.actor[row] as number) ?? {
      first: month,
      months: new Map(),
      active: new Map(),
      fresh: new Map(),
    };
    deeds.set(national.actor[row] as number, of);
    if (month < of.first) of.first = month;
    const sums = of.months.get(month) ?? nothing();
    of.months.set(month, sums);
    for (const name of MEASURES) sums[name] += national[name][row] as number;
  }
  countRegions(actors.regions, isChosen(regions), asOf, deeds);
  return deeds;
}

/** Rows are sorted by region, actor and month. */
function countRegions(
  rows: ActorMonths,
  isChosen: (unit: number) => boolean,
  asOf: Month,
  deeds: Map<number, Deeds>,
): void {
  const { unit, actor, month } = rows;
  let first = 0;
  for (let row = 0; row < unit.length; row++) {
    const isSame = row > 0 && unit[row] === unit[row - 1] && actor[row] === actor[row - 1];
    if (!isSame) first = month[row] as number;
    if (!isChosen(unit[row] as number)) continue;
    const of = deeds.get(actor[row] as number);
    const before = isSame ? (month[row - 1] as number) : Number.NEGATIVE_INFINITY;
    // years up to a month that are active because of this row and no earlier one
    for (let at = Math.max(month[row] as number, before + YEAR); at < (month[row] as number) + YEAR; at++) {
      if (at > asOf) break;
      of?.active.set(at, (of.active.get(at) ?? 0) + 1);
      if (first > at - YEAR) of?.fresh.set(at, (of.fresh.get(at) ?? 0) + 1);
    }
  }
}

const nothing = (): Sums => ({ incidents: 0, deaths: 0, civilianIncidents: 0, located: 0, x: 0, y: 0, z: 0 });

function sumOf({ months }: Deeds, from: number, to: number): Sums {
  const total = nothing();
  for (let month = from; month <= to; month++) {
    const sums = months.get(month);
    if (sums !== undefined) for (const name of MEASURES) total[name] += sums[name];
  }
  return total;
}

/** NaN where no place is known well enough. */
function spreadKm({ located, x, y, z }: Sums): number {
  const length = Math.hypot(x, y, z) / located;
  return EARTH_RADIUS_KM * Math.sqrt(Math.max(0, 1 - length * length));
}

/** How the actor has been written up to a month. */
function spellings({ spellings }: Actors, actor: number, month: number): string {
  return spellings
    .filter((each) => each.actor === actor && each.firstMonth <= month)
    .map(({ spelling }) => spelling)
    .join("; ");
}
