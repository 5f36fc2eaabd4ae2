import { writeFile } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";

/*
 * A made-up log of incidents in 1,000 regions of the default theatre over 180 months, to measure what publishing takes.
 * Written by DuckDB from the number of each row, by one thread: the same rows and seed give the same bytes.
 */

/** Mali and its neighbours: code, latitude and longitude of a place well inside. */
const COUNTRIES = [
  ["MLI", 15.5, -2.5],
  ["BFA", 12.4, -1.6],
  ["CIV", 7.6, -5.6],
  ["DZA", 29.0, 2.0],
  ["GIN", 10.4, -10.9],
  ["MRT", 20.0, -10.5],
  ["NER", 16.5, 8.5],
  ["SEN", 14.6, -14.4],
] as const;

export const REGIONS = 1000;
/** From January 2009 on. */
export const MONTHS = 180;

const MAPPING = {
  source: "Made-up log",
  date: "day",
  country: "country",
  admin1: "region",
  latitude: "latitude",
  longitude: "longitude",
  actor_1: "attacker",
  class: "kind",
  class_map: { clash: "battle", bomb: "remote", raid: "civilian" },
  deaths: "deaths",
  coverage: { from: "2009-01", to: "2023-12" },
};

const draw = (what: string, below: number): string => `(hash(i, $seed, '${what}') % ${below})::INTEGER`;

/** Writes `file` and, beside it, the mapping that says what its columns are. The first regions have the most incidents. */
export async function writeRegions(file: string, rows: number, seed: number): Promise<void> {
  await writeFile(file.replace(/\.csv$/, ".mapping.json"), JSON.stringify(MAPPING));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run(
      `COPY (
        WITH drawn AS (
          SELECT i,
            CASE WHEN i < ${REGIONS} THEN i ELSE (${REGIONS} * (${draw("region", 1_000_000)} / 1e6) ^ 1.6)::INTEGER % ${REGIONS} END
              AS place,
            DATE '2009-01-01' + INTERVAL 1 MONTH * ${draw("month", MONTHS)} + INTERVAL 1 DAY * ${draw("day", 28)} AS day
          FROM range($rows::BIGINT) AS numbers(i)
        ), placed AS (
          SELECT *, place // ${COUNTRIES.length} AS number, place % ${COUNTRIES.length} AS home FROM drawn
        )
        SELECT strftime(day, '%Y-%m-%d') AS day, country, 'Region ' || country || ' ' || number AS region,
          round(north + number % 12 * 0.2 - 1.1 + ${draw("north", 1000)} / 5e3, 4) AS latitude,
          round(east + number // 12 * 0.2 - 1.1 + ${draw("east", 1000)} / 5e3, 4) AS longitude,
          'Front ' || (place % 40 + ${draw("actor", 3)}) AS attacker,
          list_extract(['clash', 'bomb', 'raid'], 1 + ${draw("kind", 3)}) AS kind, ${draw("deaths", 40)} // 4 AS deaths
        FROM placed
        JOIN (VALUES ${COUNTRIES.map(([code, ...where], at) => `(${at}, '${code}', ${where.join(", ")})`).join(", ")})
          AS countries(home, country, north, east) USING (home)
        ORDER BY i
      ) TO '${file.replaceAll("'", "''")}' (FORMAT csv, HEADER)`,
      { rows, seed },
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
