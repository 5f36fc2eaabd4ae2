/** The planted truths: small named functions, each returns its incidents. The README says the same in words. */

import { CLASHES, PLANTED } from "./clashes.ts";
import { distanceToBorderKm, pointOnTheWay } from "./geography.ts";
import { BAMAKO, type Incident, type Plan, plantedIncident } from "./incident.ts";
import { LAST_MONTH, monthsBetween } from "./months.ts";
import { randomFor } from "./random.ts";
import { type Region, regionOf, type Town } from "./regions.ts";

export const TRIBORDER_RISE = "2022-03";
export const MENAKA_SECOND_STEP = "2023-10";

/** T1: additional incidents a month, taken in turn, from the month of the rise on. */
const TRIBORDER = [
  { region: "MLI-menaka", perMonth: [7, 9, 6, 8, 10, 7], clashes: PLANTED.menaka },
  { region: "MLI-gao", perMonth: [7, 9, 8, 6], clashes: PLANTED.gao },
  { region: "NER-tillaberi", perMonth: [9, 12, 10, 8, 11], clashes: PLANTED.tillaberi },
  { region: "BFA-sahel", perMonth: [13, 11, 15, 12], clashes: PLANTED.sahel },
] as const;
export const TRIBORDER_REGIONS = TRIBORDER.map(({ region }) => region);
const MENAKA_LAST_QUARTER: Record<string, number> = { "2023-10": 22, "2023-11": 26, "2023-12": 30 };

export function triborderRises(): Incident[] {
  return TRIBORDER.flatMap(({ region: id, perMonth, clashes }) => {
    const region = regionOf(id);
    const random = randomFor(`T1/${id}`);
    const plan: Plan = { tag: "T1", clashes, deathsFactor: 2 };
    return monthsBetween(TRIBORDER_RISE, LAST_MONTH).flatMap((month, turn) => {
      const usual = perMonth[turn % perMonth.length] ?? 0;
      const count = id === "MLI-menaka" ? (MENAKA_LAST_QUARTER[month] ?? usual) : usual;
      return Array.from({ length: count }, () => plantedIncident(region, month, plan, random));
    });
  });
}

/** T2: nearer and denser. From each step's first month to the next step's, so many incidents at that distance. */
export const RING_STEPS = [
  { from: "2022-06", to: "2022-08", km: 180, incidents: 2 },
  { from: "2022-09", to: "2022-12", km: 150, incidents: 4 },
  { from: "2023-01", to: "2023-03", km: 120, incidents: 5 },
  { from: "2023-04", to: "2023-06", km: 90, incidents: 7 },
  { from: "2023-07", to: "2023-09", km: 60, incidents: 9 },
  { from: "2023-10", to: "2023-12", km: 40, incidents: 12 },
] as const;
const RING_TOLERANCE_KM = 5;
const BAMAKO_MONTH = "2023-12";
const BAMAKO_INCIDENTS = 2;

/** Roads out of Bamako that stay in Koulikoro region for 190 km. */
const ROADS_NORTH: readonly Town[] = [
  ["Mourdiah road", 14.47, -7.47],
  ["Didiéni road", 13.88, -8.1],
  ["Banamba road", 13.55, -7.45],
];
const ROADS_EAST: readonly Town[] = [
  ["Fana road", 12.78, -6.96],
  ["Dioïla road", 12.49, -6.8],
];

export function ringClosesOnBamako(): Incident[] {
  const random = randomFor("T2");
  const koulikoro = regionOf("MLI-koulikoro");
  const around = RING_STEPS.flatMap(({ from, to, km, incidents }) => {
    const months = monthsBetween(from, to);
    return Array.from({ length: incidents }, (_, i) => {
      const road = random.pick(km > 130 ? ROADS_NORTH : [...ROADS_NORTH, ...ROADS_EAST]);
      const month = months[Math.floor((i * months.length) / incidents)] ?? from;
      const plan = { tag: "T2", clashes: PLANTED.bamako, town: townOnRoad(road, km) };
      return atRingDistance(plantedIncident(koulikoro, month, plan, random), road, km, random.uniform());
    });
  });
  const bamako = regionOf("MLI-bamako");
  const plan = { tag: "T2", clashes: PLANTED.bamako, deathsFactor: 2 };
  const inside = Array.from({ length: BAMAKO_INCIDENTS }, () => {
    return plantedIncident(bamako, BAMAKO_MONTH, plan, random);
  });
  return [...around, ...inside];
}

function townOnRoad([name, latitude, longitude]: Town, km: number): Town {
  const point = pointOnTheWay(BAMAKO, { latitude, longitude }, km);
  return [name, point.latitude, point.longitude];
}

/** Moves an incident onto its road, at the step's distance give or take the tolerance. */
function atRingDistance(incident: Incident, road: Town, km: number, share: number): Incident {
  const [, latitude, longitude] = road;
  const distance = km + (2 * share - 1) * RING_TOLERANCE_KM * 0.9;
  return { ...incident, point: pointOnTheWay(BAMAKO, { latitude, longitude }, distance), district: "" };
}

/** T3: after ten quiet years four incidents in Algeria's south, close to Mali. */
const ALGERIAN_RETURN = [
  {
    month: "2023-10",
    day: 17,
    town: "Bordj Badji Mokhtar",
    spelling: "Adrar province",
    clashes: PLANTED.algeriaJnim,
  },
  {
    month: "2023-11",
    day: 9,
    town: "Tin Zaouatine",
    spelling: "Tamanghasset province",
    clashes: PLANTED.algeriaJnim,
  },
  { month: "2023-11", day: 28, town: "Timiaouine", spelling: "Adrar province", clashes: PLANTED.algeriaAqim },
  {
    month: "2023-12",
    day: 14,
    town: "Tin Zaouatine",
    spelling: "Tamanrasset province",
    clashes: PLANTED.algeriaJnim,
  },
] as const;
export const ALGERIAN_RETURN_WITHIN_KM = 60;

export function violenceReturnsToAlgeria(): Incident[] {
  const random = randomFor("T3");
  return ALGERIAN_RETURN.map(({ month, day, town: name, spelling, clashes }) => {
    const region = regionOf(spelling === "Adrar province" ? "DZA-adrar" : "DZA-tamanghasset");
    const plan: Plan = {
      tag: "T3",
      clashes,
      town: townOf(region, name),
      spelling,
      day,
      accept: (point) => distanceToBorderKm(point, "012", "466") < ALGERIAN_RETURN_WITHIN_KM,
    };
    return plantedIncident(region, month, plan, random);
  });
}

/** T4: the first incidents ever in northern Togo and northern Benin, few, then more. */
const FIRST_ARRIVALS = [
  {
    country: "768",
    regions: ["TGO-savanes"],
    clashes: PLANTED.togo,
    perMonth: {
      ...{ "2021-11": 1, "2022-05": 1, "2022-07": 2, "2022-10": 1, "2022-11": 1 },
      ...{ "2023-01": 1, "2023-02": 2, "2023-04": 1, "2023-06": 1, "2023-07": 1, "2023-09": 1 },
      ...{ "2023-10": 2, "2023-11": 2, "2023-12": 3 },
    },
  },
  {
    country: "204",
    regions: ["BEN-atacora", "BEN-alibori"],
    clashes: PLANTED.benin,
    perMonth: {
      ...{ "2021-12": 1, "2022-01": 1, "2022-02": 1, "2022-04": 2, "2022-06": 1, "2022-09": 2, "2022-11": 2 },
      ...{ "2023-01": 1, "2023-02": 2, "2023-03": 1, "2023-05": 3, "2023-06": 1, "2023-07": 2, "2023-08": 2 },
      ...{ "2023-09": 2, "2023-10": 3, "2023-11": 4, "2023-12": 5 },
    },
  },
] as const;
export const ARRIVALS_WITHIN_KM = 60;

export function violenceReachesBeninAndTogo(): Incident[] {
  return FIRST_ARRIVALS.flatMap(({ country, regions, clashes, perMonth }) => {
    const random = randomFor(`T4/${country}`);
    const accept: Plan["accept"] = (point) => distanceToBorderKm(point, country, "854") < ARRIVALS_WITHIN_KM;
    return Object.entries(perMonth).flatMap(([month, count]) => {
      return Array.from({ length: count }, () => {
        const region = regionOf(random.pick<string>(regions));
        return plantedIncident(region, month, { tag: "T4", clashes, accept }, random);
      });
    });
  });
}

/**
 * T5: two neighbours that rise with everybody else. A fixed timetable, so that the factor is exact: the last
 * five months bring 1.8 times as many incidents a month as the twelve before, in the same regions and towns.
 */
export const COMMON_SHOCK_TIMETABLE = [
  {
    country: "SEN",
    calm: [1, 3, 2, 0, 2, 4, 1, 2, 3, 1, 3, 2],
    shock: [4, 3, 4, 3, 4],
    cycle: [
      "SEN-ziguinchor",
      "SEN-sedhiou",
      "SEN-dakar",
      "SEN-ziguinchor",
      "SEN-tambacounda",
      "SEN-ziguinchor",
    ],
  },
  {
    country: "GIN",
    calm: [2, 1, 0, 3, 1, 2, 1, 4, 1, 2, 1, 2],
    shock: [3, 3, 2, 4, 3],
    cycle: ["GIN-nzerekore", "GIN-conakry", "GIN-labe", "GIN-conakry", "GIN-boke"],
  },
] as const;
export const CALM_YEAR = { from: "2022-08", to: "2023-07" } as const;

export function neighboursShareAShock(): Incident[] {
  return COMMON_SHOCK_TIMETABLE.flatMap(({ country, calm, shock, cycle }) => {
    const random = randomFor(`T5/${country}`);
    const calmMonths = monthsBetween(CALM_YEAR.from, CALM_YEAR.to);
    const shockMonths = monthsBetween("2023-08", LAST_MONTH);
    return [
      ...onTimetable(calmMonths, calm, cycle, random),
      ...onTimetable(shockMonths, shock, cycle, random),
    ];
  });
}

function onTimetable(
  months: readonly string[],
  counts: readonly number[],
  cycle: readonly string[],
  random: ReturnType<typeof randomFor>,
): Incident[] {
  const slots = months.flatMap((month, i) => Array.from({ length: counts[i] ?? 0 }, () => month));
  return slots.map((month, i) => {
    const region = regionOf(cycle[i % cycle.length] ?? "");
    const town = region.towns[Math.floor(i / cycle.length) % region.towns.length];
    const plan = { tag: "T5", clashes: region.clashes };
    return plantedIncident(region, month, town === undefined ? plan : { ...plan, town }, random);
  });
}

/** T6: all that ever happened in Mauritania. */
const MAURITANIA = [
  { month: "2010-03", town: "Néma" },
  { month: "2010-08", town: "Bassikounou" },
  { month: "2010-09", town: "Walata" },
  { month: "2011-02", town: "Néma" },
  { month: "2011-07", town: "Bassikounou" },
  { month: "2011-12", town: "Bassikounou" },
] as const;

export function mauritaniaFallsSilent(): Incident[] {
  const random = randomFor("T6");
  const region = regionOf("MRT-hodh-ech-chargui");
  return MAURITANIA.map(({ month, town }) => {
    const plan = { tag: "T6", clashes: CLASHES.mauritania, town: townOf(region, town) };
    return plantedIncident(region, month, plan, random);
  });
}

function townOf(region: Region, name: string): Town {
  const town = region.towns.find(([candidate]) => candidate === name);
  if (town === undefined) throw new RangeError(`no such town in ${region.id}: ${name}`);
  return town;
}
