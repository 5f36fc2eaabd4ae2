/** One synthetic incident, and how one is made up: place, days, sides, deaths. */

import { type Clash, clashesIn } from "./clashes.ts";
import { COUNTRIES, type Iso3 } from "./countries.ts";
import { distanceKm, isInside, type Point, roundPoint } from "./geography.ts";
import { addDays, dayOf, daysIn, LAST_MONTH } from "./months.ts";
import type { Random } from "./random.ts";
import { type Region, regionOf, type Town } from "./regions.ts";

interface Deaths {
  readonly a: number;
  readonly b: number;
  readonly civilians: number;
  readonly unknown: number;
  readonly low: number;
  readonly high: number;
}

export interface Incident {
  /** "0" for background, else the truth that it was planted for: "T1" to "T6" */
  readonly tag: string;
  readonly country: Iso3;
  readonly regionId: string;
  /** adm_1 as printed; empty where the source names the country only */
  readonly regionName: string;
  readonly place: string;
  readonly district: string;
  readonly point: Point;
  /** UCDP where_prec, 1 (exact) to 7 */
  readonly wherePrecision: number;
  readonly firstDay: string;
  readonly lastDay: string;
  /** UCDP date_prec, 1 (day) to 5 (longer than a month) */
  readonly datePrecision: number;
  readonly clash: Clash;
  readonly deaths: Deaths;
}

export const BAMAKO: Point = { latitude: 12.6392, longitude: -8.0029 };

/** No background violence this near to Bamako, save in Bamako itself, so that truth T2 stands out. */
const QUIET_AROUND_BAMAKO_KM = 190;

/** Before this month incidents in Ménaka carry the name of Gao, the region that it was split from. */
const MENAKA_BECOMES_A_REGION = "2017-01";

const USUAL_SPELLING_SHARE = 0.85;

/** Kilometres that an incident may lie from its town, by where_prec. */
const JITTER_KM: Record<number, number> = { 1: 4, 2: 18, 3: 18 };

const MULTI_DAY_SHARE = 0.05;
const MULTI_DAY_COUNTRIES: readonly Iso3[] = ["MLI", "BFA", "NER"];

const WHERE_PRECISIONS = [
  { precision: 1, weight: 45 },
  { precision: 2, weight: 25 },
  { precision: 3, weight: 14 },
  { precision: 4, weight: 10 },
  { precision: 5, weight: 3.6 },
  { precision: 6, weight: 2 },
  { precision: 7, weight: 0.4 },
];

/** What a planted incident fixes; everything else is drawn as for the background. */
export interface Plan {
  readonly tag: string;
  readonly clashes: readonly Clash[];
  /** multiplies the mean number of deaths */
  readonly deathsFactor?: number;
  readonly town?: Town;
  readonly spelling?: string;
  readonly day?: number;
  /** further condition on the place, e.g. "within 60 km of the border" */
  readonly accept?: (point: Point) => boolean;
}

/** An incident of the background: any precision, sometimes several days long. */
export function backgroundIncident(region: Region, month: string, random: Random): Incident {
  const clashes = clashesIn(month, region.clashes);
  const exact = drawExact(region, month, { tag: "0", clashes, accept: outsideQuietRing(region) }, random);
  return withDuration(withWherePrecision(exact, region, random), random);
}

/** An incident of a planted truth: one day, placed exactly or near. */
export function plantedIncident(region: Region, month: string, plan: Plan, random: Random): Incident {
  return drawExact(region, month, plan, random);
}

function drawExact(region: Region, month: string, plan: Plan, random: Random): Incident {
  const clash = random.weighted(clashesIn(month, plan.clashes));
  const town = plan.town ?? random.pick(region.towns);
  const wherePrecision = random.weighted(WHERE_PRECISIONS.slice(0, 3)).precision;
  const day = dayOf(month, plan.day ?? random.whole(1, daysIn(month)));
  return {
    tag: plan.tag,
    country: region.country,
    regionId: region.id,
    regionName: plan.spelling ?? spellingOf(region, month, random),
    place: town[0],
    district: `${town[0]} ${COUNTRIES[region.country].district}`,
    point: pointNear(town, JITTER_KM[wherePrecision] ?? 0, region, plan.accept ?? (() => true), random),
    wherePrecision,
    firstDay: day,
    lastDay: day,
    datePrecision: 1,
    clash,
    deaths: drawDeaths(clash, plan.deathsFactor ?? 1, random),
  };
}

/** @returns one of the spellings of the region's name, mostly the usual one */
function spellingOf(region: Region, month: string, random: Random): string {
  const early = region.id === "MLI-menaka" && month < MENAKA_BECOMES_A_REGION;
  const [usual, ...others] = early ? regionOf("MLI-gao").names : region.names;
  return others.length === 0 || random.chance(USUAL_SPELLING_SHARE) ? usual : random.pick(others);
}

function outsideQuietRing(region: Region): (point: Point) => boolean {
  if (region.country !== "MLI" || region.id === "MLI-bamako") return () => true;
  return (point) => distanceKm(point, BAMAKO) > QUIET_AROUND_BAMAKO_KM;
}

/** A point within some kilometres of a town, in the town's country. */
function pointNear(
  [name, latitude, longitude]: Town,
  withinKm: number,
  region: Region,
  accept: (point: Point) => boolean,
  random: Random,
): Point {
  const centre = { latitude, longitude };
  const steps = Math.ceil(withinKm / 0.01);
  for (let attempt = 0; attempt < 500; attempt++) {
    const point = roundPoint({
      latitude: latitude + random.whole(-steps, steps) / 10_000,
      longitude: longitude + random.whole(-steps, steps) / 10_000,
    });
    if (distanceKm(point, centre) > withinKm) continue;
    if (isInside(point, COUNTRIES[region.country].isoNumeric) && accept(point)) return point;
  }
  throw new RangeError(`no place found near ${name} in ${region.id}`);
}

/** Makes some incidents as vague as UCDP's where_prec 4 (region), 5 (somewhere between), 6 and 7 (country). */
function withWherePrecision(incident: Incident, region: Region, random: Random): Incident {
  const wherePrecision = random.weighted(WHERE_PRECISIONS).precision;
  const country = COUNTRIES[region.country];
  if (wherePrecision < 4) return incident;
  if (wherePrecision >= 6) {
    return {
      ...incident,
      wherePrecision,
      regionName: "",
      district: "",
      place: country.name,
      point: country.middle,
    };
  }
  if (wherePrecision === 4) {
    const [, latitude, longitude] = region.towns[0] ?? ["", 0, 0];
    const point = { latitude, longitude };
    return {
      ...incident,
      wherePrecision,
      district: "",
      place: incident.regionName || region.names[0],
      point,
    };
  }
  const [, latitude, longitude] = random.pick(region.towns);
  const halfway = roundPoint({
    latitude: (incident.point.latitude + latitude) / 2,
    longitude: (incident.point.longitude + longitude) / 2,
  });
  const point = isInside(halfway, country.isoNumeric) ? halfway : incident.point;
  return { ...incident, wherePrecision, district: "", place: `${incident.place} area`, point };
}

/** Lets some incidents in the countries at war last up to four weeks, into the next month too. */
function withDuration(incident: Incident, random: Random): Incident {
  if (!MULTI_DAY_COUNTRIES.includes(incident.country) || !random.chance(MULTI_DAY_SHARE)) return incident;
  const nights = random.pick([1, 1, 1, 2, 3, 5, 6, 13, 27]);
  const lastPossible = dayOf(LAST_MONTH, 31);
  const wanted = addDays(incident.firstDay, nights);
  const lastDay = wanted > lastPossible ? lastPossible : wanted;
  return { ...incident, lastDay, datePrecision: nights < 6 ? 2 : nights === 6 ? 3 : 4 };
}

/** Deaths: many small numbers, a few large ones; one incident in twelve killed nobody for certain. */
function drawDeaths(clash: Clash, factor: number, random: Random): Deaths {
  const mean = (clash.type === 3 ? 3 : 4) * factor;
  const rare = random.chance(0.02) ? 5 : 1;
  const best = random.chance(1 / 12) ? 0 : 1 + Math.floor(random.exponential() * (mean - 1) * rare);
  return splitDeaths(clash, best, random);
}

/** Splits a total over the sides and surrounds it with a low and a high estimate. */
export function splitDeaths(clash: Clash, best: number, random: Random): Deaths {
  const shares = { a: 0, b: 0, civilians: 0, unknown: 0 };
  const sides = clash.type === 3 ? ([["civilians", 30]] as const) : SHARES_IN_FIGHTING[clash.type];
  const weights = [...sides, ["unknown", 1] as const].map(([side, weight]) => ({ side, weight }));
  for (let death = 0; death < best; death++) shares[random.weighted(weights).side]++;
  const unsure = best === 0 || random.chance(0.25);
  const below = unsure ? Math.floor(best * random.uniform() * 0.5) : 0;
  const above = unsure ? 1 + Math.floor(best * random.uniform() * 0.6) : 0;
  return { ...shares, low: best - below, high: best + above };
}

const SHARES_IN_FIGHTING = {
  1: [
    ["a", 8],
    ["b", 8],
    ["civilians", 1],
  ],
  2: [
    ["a", 8],
    ["b", 8],
    ["civilians", 2],
  ],
} as const;

/** @returns UCDP's "best" estimate, the sum of the four shares */
export function bestOf({ a, b, civilians, unknown }: Deaths): number {
  return a + b + civilians + unknown;
}
