import { month } from "../../pipeline/domain/month.ts";
import { MEASURES, type Measure, type Panel, type Unit } from "../../pipeline/domain/panel.ts";
import type { Pair, Panels } from "../../pipeline/domain/panels.ts";
import { Random } from "../../pipeline/stats/random.ts";
import { NO_ACTORS } from "../3-score/panels.ts";

export const FIRST = month(2000, 1);

/** Counts of one unit, month by month; deaths default to five an incident, coverage to all. */
export interface Counts {
  readonly id: string;
  readonly incidents: readonly number[];
  readonly deaths?: readonly number[];
  readonly covered?: readonly boolean[];
}

export function panelOf(series: readonly Counts[], monthCount: number): Panel {
  const sorted = [...series].sort((a, b) => (a.id < b.id ? -1 : 1));
  const measures = Object.fromEntries(
    MEASURES.map((name) => [name, new Float64Array(sorted.length * monthCount)]),
  ) as Record<Measure, Float64Array>;
  const covered = new Uint8Array(sorted.length * monthCount);
  for (const [unit, one] of sorted.entries()) {
    for (let t = 0; t < monthCount; t++) {
      const cell = unit * monthCount + t;
      if (one.covered?.[t] === false) continue;
      covered[cell] = 1;
      measures.incidents[cell] = one.incidents[t] ?? 0;
      measures.deaths[cell] = one.deaths === undefined ? 5 * (one.incidents[t] ?? 0) : (one.deaths[t] ?? 0);
    }
  }
  const units = sorted.map(
    ({ id }): Unit => ({
      id,
      name: id,
      country: (id.includes(">") ? id.split(">")[1] : id.split("-")[0]) ?? "",
      validFrom: null,
      listedFrom: null,
    }),
  );
  return { ...measures, firstMonth: FIRST, monthCount, units, covered };
}

/** Regions, the countries that are their sums, and border zones with the same counts as the first region of `to`. */
export function panelsOf(series: readonly Counts[], monthCount: number): Panels {
  const regions = panelOf(series, monthCount);
  const ids = [...new Set(regions.units.map(({ country }) => country))];
  const sumOf = (name: "incidents" | "deaths", id: string): number[] =>
    Array.from({ length: monthCount }, (_, t) =>
      regions.units.reduce(
        (sum, { country }, unit) =>
          sum + (country === id ? (regions[name][unit * monthCount + t] as number) : 0),
        0,
      ),
    );
  const maskOf = (id: string): boolean[] => {
    const unit = regions.units.findIndex(({ country }) => country === id);
    return Array.from({ length: monthCount }, (_, t) => regions.covered[unit * monthCount + t] === 1);
  };
  const countries = panelOf(
    ids.map((id) => ({
      id,
      incidents: sumOf("incidents", id),
      deaths: sumOf("deaths", id),
      covered: maskOf(id),
    })),
    monthCount,
  );
  const pairs: Pair[] = ids.flatMap((from) =>
    ids.filter((to) => to !== from).map((to) => ({ from, to, borderKm: 100, basis: "coordinates" as const })),
  );
  const zone = (to: string): number[] => {
    const unit = regions.units.findIndex(({ country }) => country === to);
    return [...regions.incidents.subarray(unit * monthCount, (unit + 1) * monthCount)];
  };
  const borders = panelOf(
    pairs.map(({ from, to }) => ({ id: `${from}>${to}`, incidents: zone(to), covered: maskOf(to) })),
    monthCount,
  );
  const near = new Float64Array(borders.incidents.length);
  for (const [unit, { from }] of pairs.entries()) {
    near.set(
      sumOf("incidents", from).map((n) => n / 2),
      unit * monthCount,
    );
  }
  const none = panelOf([], monthCount);
  return {
    ingest: {
      source: "made up",
      licence: "",
      citation: "",
      hasCoordinates: true,
      hasActors: false,
      hasDeaths: true,
      hasDays: true,
      coverage: [],
      inactiveYears: true,
      inactiveIncidents: 0,
      lastCompleteMonth: (FIRST + monthCount - 1) as Panels["ingest"]["lastCompleteMonth"],
      files: [],
      unknownRegions: [],
    },
    regions,
    countries,
    zones: none,
    zoneCountries: [],
    borders,
    frontiers: none,
    pairs,
    pressure: near.map((n) => 5 * n),
    approach: near,
    wideZone: near,
    borderIncidents: {
      pair: new Int32Array(),
      month: new Int32Array(),
      region: new Int32Array(),
      incidents: new Float64Array(),
      deaths: new Float64Array(),
      lastDate: [],
    },
    actors: NO_ACTORS,
  };
}

/**
 * Regions that are calm, smoulder or burn, mostly for months on end: what comes can be told from what was. Every fifth has
 * nothing at all until its last third.
 */
export function smoulderingRegions(count: number, monthCount: number, seed: string): Counts[] {
  return Array.from({ length: count }, (_, region) => {
    const random = new Random(`${seed}|${region}`);
    let state = Math.floor(3 * random.uniform());
    const incidents = Array.from({ length: monthCount }, (_, t) => {
      if (random.uniform() < 0.06) state = Math.floor(3 * random.uniform());
      const rate = [0.05, 0.8, 6][state] as number;
      const late = region % 5 === 4 && t < (2 * monthCount) / 3;
      return late ? 0 : Math.floor(-Math.log(random.uniform()) * rate + random.uniform() * 0.5);
    });
    return {
      id: `C${String.fromCharCode(65 + (region % 4))}A-r${String(region).padStart(2, "0")}`,
      incidents,
    };
  });
}

/** The first `months` months of panels. */
export function truncated(panels: Panels, months: number): Panels {
  const cut = <A extends Float64Array | Uint8Array>(values: A, count: number): A => {
    const from = panels.regions.monthCount;
    const out = values.slice(0, count * months) as A;
    for (let unit = 0; unit < count; unit++) {
      out.set(values.subarray(unit * from, unit * from + months), unit * months);
    }
    return out;
  };
  const panel = (whole: Panel): Panel => ({
    ...whole,
    ...(Object.fromEntries(MEASURES.map((name) => [name, cut(whole[name], whole.units.length)])) as Record<
      Measure,
      Float64Array
    >),
    covered: cut(whole.covered, whole.units.length),
    monthCount: months,
  });
  const pairs = panels.pairs.length;
  return {
    ...panels,
    regions: panel(panels.regions),
    countries: panel(panels.countries),
    borders: panel(panels.borders),
    pressure: cut(panels.pressure, pairs),
    approach: cut(panels.approach, pairs),
    wideZone: cut(panels.wideZone, pairs),
  };
}

/** The same panels with everything after a month drawn anew. @param after index of the last month that stays */
export function withAnotherFuture(panels: Panels, after: number, seed: string): Panels {
  const random = new Random(seed);
  const redrawn = (values: Float64Array, monthCount: number): Float64Array =>
    values.map((value, cell) => (cell % monthCount > after ? Math.floor(30 * random.uniform()) : value));
  const panel = (whole: Panel): Panel => ({
    ...whole,
    incidents: redrawn(whole.incidents, whole.monthCount),
    deaths: redrawn(whole.deaths, whole.monthCount),
    covered: whole.covered.map((value, cell) =>
      cell % whole.monthCount > after && random.uniform() < 0.2 ? 0 : value,
    ),
  });
  const months = panels.regions.monthCount;
  return {
    ...panels,
    regions: panel(panels.regions),
    countries: panel(panels.countries),
    borders: panel(panels.borders),
    pressure: redrawn(panels.pressure, months),
    approach: redrawn(panels.approach, months),
    wideZone: redrawn(panels.wideZone, months),
  };
}
