import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BENCH_COUNTRIES, type BenchCountry } from "./world.ts";

/*
 * A made-up file in the layout of UCDP GED's yearly archive, to measure with. Names of countries and their codes
 * are real, as are some regions of the Sahel; every event, actor and source is invented.
 */

/** UCDP GED's 49 columns, in the order of the yearly archive. */
export const GED_COLUMNS =
  "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob".split(
    ",",
  );

const FIRST_YEAR = 1989;
const LAST_YEAR = 2024;
const PLACES = 40_000;
const CHUNK_BYTES = 1 << 20;

/** A month that candidate events tell of: the one after those of the yearly file. */
export const NEXT_MONTH = { year: LAST_YEAR + 1, month: 1 } as const;
/** Above every id of a yearly file. */
const CANDIDATE_ID = 100_000_000;

/**
 * Writes the header and `rows` records; the same rows and seed give the same bytes. Memory use does not grow.
 * @param when a month, as candidate files hold one; null for all years of a yearly file
 */
export async function writeGed(
  file: string,
  rows: number,
  seed: number,
  when: typeof NEXT_MONTH | null = null,
): Promise<void> {
  await pipeline(Readable.from(chunks(rows, seed, when)), createWriteStream(file));
}

function* chunks(rows: number, seed: number, when: typeof NEXT_MONTH | null): Generator<Buffer> {
  const random = randomFrom(seed);
  const world = makeWorld(random);
  let text = `${GED_COLUMNS.join(",")}\n`;
  for (let row = 0; row < rows; row++) {
    text += makeRecord(world, random, row, when);
    if (text.length > CHUNK_BYTES) {
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text);
}

/** Numbers in [0, 1) of a 32-bit state (mulberry32). */
type Random = () => number;

function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Spot {
  /** Columns where_coordinates (without the precision's wording), adm_1, adm_2: ready to be written. */
  readonly village: string;
  readonly region: string;
  readonly district: string;
  /** latitude, longitude, geom_wkt, priogrid_gid, country, country_id, region */
  readonly tail: string;
}

interface Dyad {
  readonly id: number;
  readonly type: 1 | 2 | 3;
  /** conflict_dset_id .. side_b */
  readonly columns: string;
  readonly gwnoa: string;
}

interface Theatre {
  readonly prefix: string;
  readonly country: BenchCountry;
  readonly spots: readonly Spot[];
  readonly dyads: readonly Dyad[];
  /** Running totals of the weights of the years. */
  readonly years: readonly number[];
}

interface World {
  readonly theatres: readonly Theatre[];
  /** Running totals of the weights of the theatres. */
  readonly weights: readonly number[];
  readonly headlines: readonly string[];
  readonly offices: readonly string[];
  readonly originals: readonly string[];
}

function makeWorld(random: Random): World {
  const words = Array.from({ length: 900 }, () => makeWord(random));
  const total = BENCH_COUNTRIES.reduce((sum, { weight }) => sum + weight, 0);
  const theatres = BENCH_COUNTRIES.map((country) => ({
    prefix: country.name
      .replace(/[^A-Za-z]/g, "")
      .slice(0, 3)
      .toUpperCase(),
    country,
    spots: makeSpots(country, Math.ceil((PLACES * country.weight) / total), words, random),
    dyads: makeDyads(country, words, random),
    years: runningTotals(
      Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, year) => {
        const distance = (FIRST_YEAR + year - country.peak) / 5;
        return (0.04 + Math.exp(-distance * distance)) * (0.3 + random() * 1.4);
      }),
    ),
  }));
  const sentence = () =>
    Array.from({ length: 4 + random() * 5 }, () => pick(HEADLINE_WORDS, random)).join(" ");
  return {
    theatres,
    weights: runningTotals(BENCH_COUNTRIES.map(({ weight }) => weight)),
    headlines: Array.from({ length: 3000 }, () => {
      const [first, second] = [sentence(), sentence()];
      const style = random();
      return style < 0.55 ? first : style < 0.8 ? `${first}, ${second}` : `${first}: "${second}"`;
    }),
    offices: Array.from(
      { length: 60 },
      (_, i) => `${words[i]} ${pick(["News Agency", "Wire", "Monitor"], random)}`,
    ),
    originals: Array.from({ length: 200 }, (_, i) => `${pick(ORIGINALS, random)} ${words[i + 60]}`),
  };
}

function makeSpots(country: BenchCountry, count: number, words: readonly string[], random: Random): Spot[] {
  const { latitude, longitude, reach, regions } = country;
  const named =
    typeof regions !== "number"
      ? regions
      : Array.from({ length: regions }, (_, index) => {
          const kind = country.gw % 2 === 0 ? "province" : "governorate";
          const name = `${words[(country.gw * 7 + index * 11) % words.length]} ${kind}`;
          return [name, latitude + spread(random) * reach, longitude + spread(random) * reach] as const;
        });
  const radius = typeof regions === "number" ? (reach / Math.sqrt(regions)) * 0.8 : 0.6;
  return Array.from({ length: count }, (_, index) => {
    // The first regions of a country see the most events.
    const [region, north, east] = named[Math.floor(random() ** 1.6 * named.length)] ?? named[0] ?? ["", 0, 0];
    const lat = Number((north + spread(random) * radius).toFixed(index % 3 === 0 ? 4 : 6));
    const lon = Number((east + spread(random) * radius).toFixed(index % 3 === 0 ? 4 : 6));
    const cell = Math.floor((lat + 90) * 2) * 720 + Math.floor((lon + 180) * 2) + 1;
    const where = `${lat},${lon},POINT (${lon} ${lat}),${cell}`;
    return {
      village: `${pick(words, random)} ${pick(["village", "town", "city", "area"], random)}`,
      region,
      district: `${pick(words, random)} district`,
      tail: `${where},${quoted(country.name)},${country.gw},${country.continent}`,
    };
  });
}

function makeDyads(country: BenchCountry, words: readonly string[], random: Random): Dyad[] {
  const government = `Government of ${country.name}`;
  const group = (index: number) =>
    `${pick(["Movement of", "Front of", "Army of", "Union of"], random)} ${words[(country.gw * 3 + index * 17) % words.length]}`;
  const groups = Array.from({ length: 6 }, (_, index) => group(index));
  return Array.from({ length: 12 }, (_, index) => {
    const id = country.gw * 20 + index;
    const type = index < 6 ? 1 : index < 9 ? 2 : 3;
    const b = type === 3 ? "Civilians" : (groups[index % 6] ?? "");
    const a = type === 1 || index === 11 ? government : (groups[(index + 1) % 6] ?? "");
    const pair = `${a} - ${b}`;
    const ids = {
      conflict: country.gw + 10_000,
      a: type === 1 ? country.gw : id + 3,
      b: type === 3 ? 9999 : id + 5,
    };
    const conflict = type === 1 ? `${country.name}: Government` : pair;
    const columns = [
      ...[ids.conflict, ids.conflict, quoted(conflict), id, id, quoted(pair)],
      ...[ids.a, ids.a, quoted(a), ids.b, ids.b, quoted(b)],
    ].join(",");
    return { id, type, columns, gwnoa: a === government ? String(country.gw) : "" };
  });
}

function makeRecord(world: World, random: Random, row: number, when: typeof NEXT_MONTH | null): string {
  const theatre = world.theatres[draw(world.weights, random)];
  if (theatre === undefined) throw new RangeError("the world has no countries");
  const { country, spots, dyads } = theatre;
  const spot = spots[Math.floor(random() ** 2 * spots.length)];
  const dyad = dyads[Math.floor(random() ** 1.5 * dyads.length)];
  if (spot === undefined || dyad === undefined)
    throw new RangeError(`${country.name} has no places or dyads`);

  const year = when === null ? FIRST_YEAR + draw(theatre.years, random) : when.year;
  const start =
    when === null
      ? Date.UTC(year, 0, 1 + Math.floor(random() * 365))
      : Date.UTC(year, when.month - 1, 1 + Math.floor(random() * 28));
  const datePrecision = oneOf(DATE_PRECISION, random);
  const days = [0, 0, 2, 6, 27, 90][datePrecision] ?? 0;
  const lastDay = when === null ? Date.UTC(LAST_YEAR, 11, 31) : Date.UTC(year, when.month, 0);
  const end = Math.min(start + Math.floor(random() * (days + 1)) * 86_400_000, lastDay);
  const from = new Date(start).toISOString().slice(0, 10);
  const to = new Date(end).toISOString().slice(0, 10);

  const isMultiLine = random() < 0.1;
  const breakIn = isMultiLine ? Math.floor(random() * 3) : -1;
  const sources = year < 2000 && random() < 0.6 ? -1 : oneOf(SOURCES, random);
  const [article, office, date, headline, original] = makeSources(world, random, sources, to, breakIn === 0);
  const source = [article, office, date, headline, breakIn === 1 ? `${original};\nspokesman` : original]
    .map((text) => quoted(text ?? ""))
    .join(",");
  const wherePrecision = oneOf(WHERE_PRECISION, random);
  const near = breakIn === 2 ? `near ${spot.village},\nas reported` : `${pick(NEAR, random)} ${spot.village}`;

  const best = random() < 0.05 ? 0 : Math.ceil(-Math.log(1 - random()) * (random() < 0.02 ? 40 : 3));
  const low = random() < 0.8 ? best : Math.floor(best * random());
  const high = random() < 0.7 ? best : best + Math.ceil(-Math.log(1 - random()) * 4);
  const civilians = dyad.type === 3 ? best : Math.floor(best * random() * 0.3);
  const sideA = dyad.type === 3 ? 0 : Math.floor((best - civilians) * random());
  const sideB = dyad.type === 3 ? 0 : Math.floor((best - civilians - sideA) * random());
  const deaths = `${sideA},${sideB},${civilians},${best - civilians - sideA - sideB},${best},${high},${low}`;

  const isNational = wherePrecision >= 6;
  const place = isNational ? country.name : wherePrecision === 4 ? spot.region : spot.village;
  const relid = `${theatre.prefix}-${year}-${dyad.type}-${dyad.id}-${row % 9973}`;
  const firstId = when === null ? 1000 : CANDIDATE_ID;
  return `${firstId + row * 3 + Math.floor(random() * 3)},${relid},${year},${random() < 0.9 ? 1 : 0},Clear,${dyad.type},${dyad.columns},${sources},${source},${wherePrecision},${quoted(place)},${quoted(near)},${isNational ? "" : quoted(spot.region)},${wherePrecision >= 4 ? "" : spot.district},${spot.tail},${random() < 0.85 ? 1 : 2},${datePrecision},${from} 00:00:00.000,${to} 00:00:00.000,${deaths},${dyad.gwnoa},\n`;
}

/** source_article, source_office, source_date, source_headline, source_original; -1 sources: an old, short entry. */
function makeSources(world: World, random: Random, count: number, date: string, isBroken: boolean): string[] {
  const separator = isBroken ? ",\n" : ", ";
  if (count < 0) {
    const article = `${pick(world.offices, random)} ${date}${separator}"${pick(world.headlines, random)}`;
    return [article, "", "", "", pick(world.originals, random)];
  }
  const [articles, offices, dates, headlines, originals] = [[], [], [], [], []] as string[][];
  for (let source = 0; source < count; source++) {
    const [office, headline] = [pick(world.offices, random), pick(world.headlines, random)];
    articles?.push(`"${office},${date}${separator}${headline.replaceAll('"', "'")}"`);
    offices?.push(office);
    dates?.push(date);
    headlines?.push(headline);
    originals?.push(pick(world.originals, random));
  }
  return [articles, offices, dates, headlines, originals].map((parts) => (parts ?? []).join(";"));
}

const DATE_PRECISION = [
  [1, 0.76],
  [2, 0.14],
  [3, 0.05],
  [4, 0.04],
  [5, 0.01],
] as const;
const WHERE_PRECISION = [
  [1, 0.6],
  [2, 0.15],
  [3, 0.12],
  [4, 0.07],
  [5, 0.02],
  [6, 0.035],
  [7, 0.005],
] as const;
const SOURCES = [
  [1, 0.8],
  [2, 0.14],
  [3, 0.05],
  [5, 0.01],
] as const;
const NEAR = [
  "in",
  "near",
  "on the road to",
  "in the hills north of",
  "at a checkpoint outside",
  "in the area of",
];
const ORIGINALS = [
  "army statement,",
  "police",
  "resident of",
  "local official,",
  "hospital in",
  "observers in",
];
const HEADLINE_WORDS =
  "attack on convoy leaves several dead as army says fighters fled village after clashes with militia near border market raid kills residents officials report ambush patrol explosion road injured soldiers armed men shelling night district governor confirms toll rises".split(
    " ",
  );
const SYLLABLES =
  "ba da fa ga ka la ma na ra sa ta ya zé bou dou gou kou tou mé né té di li mi ni ri si wa han gao".split(
    " ",
  );

function makeWord(random: Random): string {
  const word = Array.from({ length: 2 + random() * 3 }, () => pick(SYLLABLES, random)).join("");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Between -1 and 1, mostly near 0. */
function spread(random: Random): number {
  return random() + random() - 1;
}

function runningTotals(weights: readonly number[]): number[] {
  let total = 0;
  return weights.map((weight) => {
    total += weight;
    return total;
  });
}

/** An index, with the probabilities whose running totals are given. */
function draw(totals: readonly number[], random: Random): number {
  const at = random() * (totals.at(-1) ?? 0);
  const index = totals.findIndex((total) => at < total);
  return index < 0 ? totals.length - 1 : index;
}

function oneOf(shares: readonly (readonly [value: number, share: number])[], random: Random): number {
  let left = random();
  for (const [value, share] of shares) {
    left -= share;
    if (left < 0) return value;
  }
  return shares[0]?.[0] ?? 0;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
