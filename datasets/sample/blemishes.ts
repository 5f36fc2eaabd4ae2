/** The planted blemishes: what real files suffer from, few enough to stay far below 1 % of the rows. */

import { CLASHES } from "./clashes.ts";
import { type Incident, plantedIncident, splitDeaths } from "./incident.ts";
import { type Random, randomFor } from "./random.ts";
import { regionOf } from "./regions.ts";
import type { Column, Row } from "./rows.ts";
import { TRIBORDER_REGIONS } from "./truths.ts";

const DUPLICATES = 20;
const REVISIONS = 15;
const CONTRADICTIONS = 10;

/** Summary events: a whole operation in one row, longer than 31 days. */
const SUMMARY_EVENTS = [
  { region: "MLI-kidal", from: "2013-02-01", to: "2013-03-31", best: 60, clashes: CLASHES.maliNorth },
  { region: "NER-diffa", from: "2015-03-08", to: "2015-04-30", best: 45, clashes: CLASHES.diffa },
  { region: "MLI-mopti", from: "2018-05-01", to: "2018-06-15", best: 24, clashes: CLASHES.maliCentre },
  { region: "BFA-est", from: "2019-03-07", to: "2019-05-05", best: 33, clashes: CLASHES.burkina },
  { region: "BFA-sahel", from: "2019-11-15", to: "2020-01-31", best: 40, clashes: CLASHES.burkinaSahel },
  { region: "MLI-segou", from: "2021-01-10", to: "2021-03-20", best: 18, clashes: CLASHES.maliCentre },
  { region: "BFA-centre-nord", from: "2022-11-20", to: "2023-01-25", best: 36, clashes: CLASHES.burkina },
  { region: "NER-diffa", from: "2023-03-01", to: "2023-04-15", best: 30, clashes: CLASHES.diffa },
] as const;

export function summaryEvents(): Incident[] {
  const random = randomFor("blemish/summary");
  return SUMMARY_EVENTS.map(({ region: id, from, to, best, clashes }) => {
    const region = regionOf(id);
    const incident = plantedIncident(region, from.slice(0, 7), { tag: "0", clashes }, random);
    const deaths = splitDeaths(incident.clash, best, random);
    return { ...incident, firstDay: from, lastDay: to, datePrecision: 5, deaths };
  });
}

export interface Blemished {
  readonly rows: Row[];
  readonly duplicates: string[];
  readonly revisions: string[];
  readonly contradictions: string[];
  readonly bad: { relid: string; column: string; fault: string }[];
}

/** Adds duplicates, revised rows, contradictory estimates and bad rows, all drawn from the background. */
export function withBlemishes(rows: readonly Row[]): Blemished {
  const random = randomFor("blemish/rows");
  const background = shuffled(rows.filter(mayBeBlemished), random);
  const take = (count: number): Row[] => background.splice(0, count);

  const duplicates = take(DUPLICATES);
  const originals = take(REVISIONS);
  const contradictions = take(CONTRADICTIONS).map((row, i) =>
    i % 2 === 0 ? highBelowBest(row) : lowAboveBest(row),
  );
  const bad = take(BAD_ROWS.length).map((row, i) => spoiled(row, i));

  const contradictionById = new Map(contradictions.map((row) => [row.id, row]));
  const result = rows.map((row) => contradictionById.get(row.id) ?? row);
  for (const row of [...duplicates, ...originals.map(revised), ...bad]) {
    result.splice(random.whole(0, result.length), 0, row);
  }
  return {
    rows: result,
    duplicates: idsOf(duplicates),
    revisions: idsOf(originals),
    contradictions: idsOf(contradictions),
    bad: bad.map((row, i) => {
      const { column, fault } = BAD_ROWS[i] ?? { column: "", fault: "" };
      return { relid: row.relid, column, fault };
    }),
  };
}

/** Background of one day in the countries at war, outside the regions of T1: no truth hangs on such a row. */
function mayBeBlemished({ relid, date_prec, country, adm_1, best }: Row): boolean {
  const isBackground = /^SYN-\d{4}-\d-0-/.test(relid);
  const isAtWar = ["Mali", "Niger", "Burkina Faso"].includes(country) && !TRIBORDER_NAMES.has(adm_1);
  return isBackground && isAtWar && date_prec === "1" && best !== "0";
}

const TRIBORDER_NAMES = new Set<string>(TRIBORDER_REGIONS.flatMap((id) => regionOf(id).names));

/** The same event in a later release: two more deaths, one more source. */
function revised(row: Row): Row {
  const more = (column: Column, by: number): string => String(Number(row[column]) + by);
  return {
    ...row,
    deaths_unknown: more("deaths_unknown", 2),
    best: more("best", 2),
    high: more("high", 2),
    number_of_sources: more("number_of_sources", 1),
    source_headline: `${row.source_headline};synthetic, revised`,
  };
}

const highBelowBest = (row: Row): Row => {
  return { ...row, high: String(Number(row.best) - 1), low: "0" };
};
const lowAboveBest = (row: Row): Row => {
  return { ...row, high: String(Number(row.best) + 6), low: String(Number(row.best) + 2) };
};

const MOPTI = {
  latitude: "14.49",
  longitude: "-4.19",
  geom_wkt: "POINT (-4.19 14.49)",
  priogrid_gid: "150112",
};

/** One row for each way of being wrong. */
const BAD_ROWS: readonly { column: Column; fault: string; values: Partial<Row> }[] = [
  {
    column: "date_start",
    fault: "impossible day",
    values: { year: "2017", date_start: "2017-02-30 00:00:00.000", date_end: "2017-02-30 00:00:00.000" },
  },
  { column: "date_start", fault: "empty", values: { date_start: "" } },
  {
    column: "date_end",
    fault: "before date_start",
    values: { year: "2018", date_start: "2018-06-20 00:00:00.000", date_end: "2018-06-02 00:00:00.000" },
  },
  { column: "date_start", fault: "not a date", values: { date_start: "mid May", date_end: "mid May" } },
  {
    column: "country",
    fault: "unknown",
    values: { country: "Malli", country_id: "", adm_1: "Mopti region", adm_2: "Mopti cercle", ...MOPTI },
  },
  { column: "country", fault: "empty", values: { country: "", country_id: "" } },
  { column: "best", fault: "not a number", values: { best: "n/a" } },
  { column: "best", fault: "negative", values: { best: "-3", low: "-3", deaths_civilians: "-3" } },
  { column: "latitude", fault: "outside -90 to 90", values: { latitude: "123" } },
  { column: "longitude", fault: "not a number", values: { longitude: "west" } },
  { column: "type_of_violence", fault: "empty", values: { type_of_violence: "" } },
  { column: "type_of_violence", fault: "unknown code", values: { type_of_violence: "7" } },
];
const FIRST_BAD_ID = 90_990_001;

/** A copy of a background row under an id of its own, with one fault. */
function spoiled(row: Row, index: number): Row {
  const values = BAD_ROWS[index]?.values ?? {};
  const id = String(FIRST_BAD_ID + index);
  return {
    ...row,
    id,
    relid: `SYN-BAD-${index + 1}`,
    source_headline: "synthetic, spoiled on purpose",
    ...values,
  };
}

function idsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => row.id).sort();
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
