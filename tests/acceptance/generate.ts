/** Incidents of a made-up theatre, drawn with a seed: the same seed gives the same incidents. */

import { distanceToBorderKm, isInside, type Point, roundPoint } from "../../datasets/sample/geography.ts";
import { dayOf, monthsBetween } from "../../datasets/sample/months.ts";
import { type Random, randomFor } from "../../datasets/sample/random.ts";
import type { Edge, Theatre, Town } from "./theatres.ts";

export interface Incident {
  /** Why it is there: "core", "past", "inland", "shock", or the neighbour that it was planted in. */
  readonly tag: string;
  readonly country: string;
  readonly town: Town;
  readonly point: Point;
  /** The source knows the country only; the point means nothing. */
  readonly vague: boolean;
  readonly day: string;
  readonly actor: string;
  readonly againstCivilians: boolean;
  readonly deaths: number;
}

/** Incidents a month in each town of the core, on average. */
const CORE_RATE = 0.8;
const VAGUE_SHARE = 0.08;
/** Months within which the violence of the first years ends, for a neighbour that sees it return. */
const PAST_MONTHS = 20;
const PAST_INCIDENTS = 14;
const INLAND_RATE = 0.04;
/** Incidents a month once it has begun. */
const EDGE_RATE = 0.8;
/** In calm months a town of the common shock has an incident every fourth month, in the shock so many every month. */
const CALM_EVERY = 4;
const SHOCK_RATE = 3;
const SHOCK_MONTHS = 6;
const SHOCK_DEATHS = 2;

/**
 * Draws the theatre's incidents, in no particular order of days.
 * @param seed decides months, towns, days, deaths and bursts
 */
export function generate(theatre: Theatre, seed: number): Incident[] {
  const months = monthsBetween(theatre.from, theatre.to);
  const streamOf = (part: string): Random => randomFor(`acceptance/${theatre.name}/${seed}/${part}`);
  const core = streamOf("core");
  return [
    ...theatre.core.towns.flatMap((town) =>
      months.flatMap((month) => {
        const burst = core.chance(0.1) ? 3 : 0.8;
        const actors = theatre.core.actors.filter(({ until }) => until === undefined || month <= until);
        return times(core.poisson(CORE_RATE * burst), () =>
          draw(theatre, "core", town, month, core.pick(actors).name, core),
        );
      }),
    ),
    ...theatre.edges.flatMap((edge) => edgeIncidents(theatre, edge, months, streamOf(edge.to))),
    ...shockIncidents(theatre, months, streamOf("shock")),
  ];
}

function edgeIncidents(theatre: Theatre, edge: Edge, months: readonly string[], random: Random): Incident[] {
  const start = random.whole(80, months.length - 12);
  const at = (index: number): string => months[index] ?? theatre.to;
  const near = (tag: string, index: number): Incident =>
    draw(theatre, tag, random.pick(edge.towns), at(index), edge.actor, random);
  const planted = [
    near(edge.to, start),
    ...months
      .slice(start)
      .flatMap((_, age) => times(random.poisson(EDGE_RATE), () => near(edge.to, start + age))),
  ];
  if (edge.kind === "first") return planted;
  // long quiet is not always silent: in some theatres one stray incident lies on the way
  const stray = random.chance(0.5) ? [near("past", start - random.whole(20, 40))] : [];
  return [
    ...times(PAST_INCIDENTS, () => near("past", random.whole(0, PAST_MONTHS))),
    ...stray,
    ...edge.inland.flatMap((town) =>
      months.flatMap((month) =>
        times(random.poisson(INLAND_RATE), () => draw(theatre, "inland", town, month, "Dockers", random)),
      ),
    ),
    ...planted,
  ];
}

/** A timetable, so that every town rises by the same factor, near the border as much as anywhere else, and in deaths too. */
function shockIncidents(theatre: Theatre, months: readonly string[], random: Random): Incident[] {
  const { towns, actor } = theatre.shock;
  const start = random.whole(60, months.length - SHOCK_MONTHS);
  return towns.flatMap((town, turn) =>
    months.flatMap((month, index) => {
      const shocked = index >= start && index < start + SHOCK_MONTHS;
      const calm = (index + turn) % CALM_EVERY === 0 ? 1 : 0;
      return times(shocked ? SHOCK_RATE : calm, () => ({
        ...draw(theatre, "shock", town, month, actor, random),
        deaths: SHOCK_DEATHS,
      }));
    }),
  );
}

function draw(
  theatre: Theatre,
  tag: string,
  town: Town,
  month: string,
  actor: string,
  random: Random,
): Incident {
  return {
    tag,
    country: town.region.slice(0, 3),
    town,
    point: pointNear(theatre, town, random),
    vague: tag === "core" && random.chance(VAGUE_SHARE),
    day: dayOf(month, random.whole(1, 28)),
    actor,
    againstCivilians: random.chance(0.4),
    deaths: Math.floor(random.exponential() * 4),
  };
}

/** Some kilometres from the town and in its country. */
function pointNear({ countries }: Theatre, { region, latitude, longitude }: Town, random: Random): Point {
  const [, isoNumeric] = countries[region.slice(0, 3)] ?? ["", ""];
  for (let attempt = 0; attempt < 100; attempt++) {
    const point = roundPoint({
      latitude: latitude + random.whole(-400, 400) / 10_000,
      longitude: longitude + random.whole(-400, 400) / 10_000,
    });
    if (isInside(point, isoNumeric)) return point;
  }
  throw new RangeError(`no place found in ${region}`);
}

/** Kilometres from an incident to its country's border with each of its neighbours in the theatre. */
export function kilometresToBorders(theatre: Theatre, { country, point }: Incident): Map<string, number> {
  const codeOf = (iso3: string): string => theatre.countries[iso3]?.[1] ?? "";
  return new Map(
    theatre.borders
      .filter((pair) => pair.includes(country))
      .map(([a, b]) => [a === country ? b : a, distanceToBorderKm(point, codeOf(a), codeOf(b))]),
  );
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
