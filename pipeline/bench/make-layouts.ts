import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/*
 * Made-up files in the layouts of ACLED and GDELT, to measure with. Written by DuckDB from the number of each row, by one
 * thread: the same rows and seed give the same bytes. Countries are real, every event, actor and source is invented.
 */

/** Name, FIPS code, latitude, longitude, and regions as both write them. */
const COUNTRIES = [
  ["Mali", "ML", 15.5, -2.5, ["Gao", "Mopti", "Kidal", "Segou", "Menaka", "Tombouctou"]],
  ["Burkina Faso", "UV", 12.6, -1.2, ["Sahel", "Est", "Centre-Nord", "Nord", "Boucle du Mouhoun"]],
  ["Niger", "NG", 14.4, 5.5, ["Tillaberi", "Diffa", "Tahoua", "Maradi", "Agadez"]],
  ["Nigeria", "NI", 10.2, 9.4, ["Borno", "Yobe", "Kaduna", "Zamfara", "Katsina", "Plateau"]],
  ["Algeria", "AG", 32.0, 3.0, ["Adrar", "Tamanrasset", "Illizi", "Tizi Ouzou"]],
  ["Somalia", "SO", 3.5, 44.6, ["Banadir", "Lower Shabelle", "Middle Juba", "Galgaduud"]],
] as const;

/** Columns of ACLED's present layout, in their order. */
export const ACLED_COLUMNS =
  "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp".split(
    ",",
  );
/** Fields of a GDELT 2.0 record. */
export const GDELT_FIELDS = 61;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const list = (values: readonly string[]): string => `[${values.map(text).join(", ")}]`;

/** A number from 0 up to, but without, `below`, of row i and the name of what is drawn. */
const draw = (what: string, below: number): string => `(hash(i, $seed, ${text(what)}) % ${below})::INTEGER`;
const oneOf = (what: string, values: readonly string[]): string =>
  `list_extract(${list(values)}, 1 + ${draw(what, values.length)})`;

/** Rows of numbers i, each with a day since 1997 (recent years have more), a country, a region and a village. */
const EVENTS = `
  SELECT i, DATE '1997-01-01' + (10220 * sqrt(${draw("day", 1_000_000)} / 1e6))::INTEGER AS day, places.*,
    list_extract(regions, 1 + ${draw("region", 60)} % len(regions)) AS admin1,
    ${draw("village", 4000)} AS village,
    round(latitude + ${draw("north", 30_000)} / 1e4 - 1.5, 4) AS lat,
    round(longitude + ${draw("east", 30_000)} / 1e4 - 1.5, 4) AS lon
  FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
  JOIN (VALUES ${COUNTRIES.map(
    ([name, fips, latitude, longitude, regions], at) =>
      `(${at}, ${text(name)}, ${text(fips)}, ${latitude}, ${longitude}, ${list(regions)})`,
  ).join(", ")}) AS places(place, country, fips, latitude, longitude, regions)
    ON place = ${draw("country", COUNTRIES.length)}`;

const ACTORS = [
  "JNIM: Group for Support of Islam",
  "Military Forces",
  "Civilians",
  "Dozo Militia",
  "Protesters",
];
const TYPES = [
  ["Battles", "Armed clash"],
  ["Violence against civilians", "Attack"],
  ["Explosions/Remote violence", "Remote explosive/landmine/IED"],
  ["Protests", "Peaceful protest"],
  ["Strategic developments", "Looting/property destruction"],
] as const;

const ACLED_VALUES: Readonly<Record<string, string>> = {
  event_id_cnty: "upper(left(country, 3)) || i",
  event_date: "strftime(day, '%Y-%m-%d')",
  year: "year(day)",
  time_precision: `1 + ${draw("precision", 10)} // 9`,
  disorder_type: "'Political violence'",
  event_type: oneOf(
    "type",
    TYPES.map(([type]) => type),
  ),
  sub_event_type: oneOf(
    "type",
    TYPES.map(([, subtype]) => subtype),
  ),
  actor1: `${oneOf("first", ACTORS)} || ' (' || country || ')'`,
  inter1: "'Rebel group'",
  actor2: oneOf("second", ACTORS),
  inter2: "'Civilians'",
  interaction: "'Rebel group-Civilians'",
  iso: "466",
  region: "'Western Africa'",
  country: "country",
  admin1: "admin1",
  admin2: "admin1 || ' district ' || village % 12",
  location: "'Village ' || village",
  latitude: "lat",
  longitude: "lon",
  geo_precision: `1 + ${draw("place", 20)} // 17`,
  source: "'Invented Wire; Invented Monitor'",
  source_scale: "'National'",
  notes: `'On ' || strftime(day, '%d %B %Y') || ', armed men entered Village ' || village || ', in ' || admin1
    || ', and opened fire; residents "fled", ' || CASE WHEN ${draw("lines", 20)} = 0 THEN chr(10) ELSE '' END
    || repeat('a second account puts it otherwise, ', 1 + ${draw("notes", 6)})`,
  fatalities: `${draw("deaths", 40)} // 4`,
  timestamp: "epoch(day)::BIGINT + 604800",
};

/** Three reports in fifteen are of violence; the rest is talk, aid and protest. */
const ROOTS = ["01", "03", "04", "05", "07", "10", "11", "12", "14", "16", "02", "08", "19", "18", "20"];

function gdeltValues(): string[] {
  const actor = (code: string): string[] => [`'${code}'`, `'${code} NAME'`, "''", ...Array(7).fill("''")];
  const place = [
    "'4'",
    "'Village ' || village || ', ' || admin1 || ', ' || country",
    "fips",
    "fips || '01'",
    "'1234'",
    "lat",
    "lon",
    "'-17'",
  ];
  return [
    ...["i", "strftime(day, '%Y%m%d')", "strftime(day, '%Y%m')", "year(day)", "year(day) + 0.5"],
    ...actor("REB").map((value, at) => (at === 0 ? oneOf("first", ["REB", "MIL", "GOV", "CVL"]) : value)),
    ...actor("CVL").map((value, at) => (at === 0 ? oneOf("second", ["REB", "MIL", "GOV", "CVL"]) : value)),
    ...["'1'", `${oneOf("root", ROOTS)} || '3'`, `${oneOf("root", ROOTS)} || '3'`, oneOf("root", ROOTS)],
    ...["'4'", "'-10.0'", "'6'", "'1'", "'6'", "'-4.5'"],
    ...[...place, ...place, ...place],
    ...["strftime(day + INTERVAL 1 DAY, '%Y%m%d') || '000000'", "'https://news.example/' || i"],
  ];
}

export type Layout = "acled" | "gdelt";

/** Writes files of `rows` rows each; numbers of rows run on from one to the next. */
export async function writeLayout(
  layout: Layout,
  files: readonly string[],
  rows: number,
  seed: number,
): Promise<void> {
  const values = layout === "acled" ? ACLED_COLUMNS.map((name) => ACLED_VALUES[name] ?? "''") : gdeltValues();
  const columns = values.map(
    (value, at) => `${value} AS ${layout === "acled" ? ACLED_COLUMNS[at] : `f${at}`}`,
  );
  const format =
    layout === "acled" ? "FORMAT csv, HEADER" : "FORMAT csv, HEADER false, DELIMITER '\\t', QUOTE ''";
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    for (const [at, file] of files.entries()) {
      await connection.run(
        `COPY (SELECT ${columns.join(", ")} FROM (${EVENTS})) TO ${text(file)} (${format})`,
        { first: at * rows, last: (at + 1) * rows, seed },
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes `count` small GDELT files into a new folder, a few rows each. @returns how many rows in all */
export async function writeSmallFiles(
  folder: string,
  count: number,
  rows: number,
  seed: number,
): Promise<number> {
  await mkdir(folder);
  const whole = `${folder}.tsv`;
  await writeLayout("gdelt", [whole], count * rows, seed);
  const lines = (await readFile(whole, "utf8")).split("\n");
  await rm(whole);
  for (let file = 0; file < count; file++) {
    const own = lines.slice(file * rows, (file + 1) * rows);
    await writeFile(join(folder, `${String(file).padStart(5, "0")}.export.csv`), `${own.join("\n")}\n`);
  }
  return count * rows;
}
