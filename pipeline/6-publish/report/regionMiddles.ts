import type { Month } from "../../domain/month.ts";
import type { Position } from "../../domain/position.ts";
import { numbersOf, textsOf } from "../../domain/table.ts";
import type { Database } from "../../io/duckdb.ts";

/** Places are summed as whole numbers, so that the order of rows changes nothing. */
const PER_DEGREE = 1e6;

/** The mean place of each region's exactly or nearly placed incidents up to a month, by region id. */
export async function regionMiddles(db: Database, asOf: Month): Promise<Map<string, Position>> {
  const sum = (column: string): string =>
    `CAST(sum(CAST(round(${column} * ${PER_DEGREE}) AS INTEGER)) AS DOUBLE) / count(*) / ${PER_DEGREE}`;
  const rows = await db.columns(
    `SELECT region_id, ${sum("latitude")} AS latitude, ${sum("longitude")} AS longitude FROM placed_incidents
     WHERE region_id IS NOT NULL AND class IS DISTINCT FROM 'other' AND place_precision IN ('exact', 'near')
       AND month <= ${asOf}
     GROUP BY region_id`,
  );
  const [latitudes, longitudes] = [numbersOf(rows, "latitude"), numbersOf(rows, "longitude")];
  return new Map(
    textsOf(rows, "region_id").map((id, row) => [
      id,
      { latitude: latitudes[row] as number, longitude: longitudes[row] as number },
    ]),
  );
}
