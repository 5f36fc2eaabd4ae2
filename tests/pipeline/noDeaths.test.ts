/** A log that does not say how many died: deaths are unknown in every table, never 0, and nothing rests on them. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { COLUMNS, type ColumnName } from "../../pipeline/domain/columns.ts";
import { CONTENT_TABLES, csvText, expectSound, publishedBy, put, rowsOf, withFolder } from "./harness.ts";
import { FROM, TO, worldRecords } from "./world.ts";

const TAKEN = {
  id: "id",
  date: "date_start",
  country: "country",
  admin1: "adm_1",
  latitude: "latitude",
  longitude: "longitude",
};

test("a source without deaths is scored without them", async () => {
  const [header = [], ...records] = worldRecords();
  const places = Object.values(TAKEN).map((name) => header.indexOf(name));
  const log = [
    Object.keys(TAKEN),
    ...records.map((record) => places.map((place) => (record[place] ?? "").replace(" 00:00:00.000", ""))),
  ];
  const mapping = {
    source: "Log",
    ...Object.fromEntries(Object.keys(TAKEN).map((name) => [name, name])),
    coverage: { from: FROM, to: TO },
  };
  const published = await withFolder(async (folder) => {
    await put(folder, { "log.csv": csvText(log), "log.mapping.json": JSON.stringify(mapping) });
    return await publishedBy({ input: [join(folder, "log.csv")] });
  });
  expectSound(published);

  const aboutDeaths = (column: string): boolean =>
    COLUMNS[column as ColumnName].unit === "deaths" || column.startsWith("chance_deaths");
  const told = CONTENT_TABLES.flatMap((table) =>
    rowsOf(published, table).flatMap((row) =>
      Object.keys(row).filter((column) => aboutDeaths(column) && row[column] !== null),
    ),
  );
  expect(told).toEqual([]);

  const rows = [...rowsOf(published, "escalation"), ...rowsOf(published, "countries")];
  expect(rows.filter((row) => row["score"] !== null).length).toBeGreaterThan(15);
  for (const row of rows) {
    expect(row).toMatchObject({
      part_severity: null,
      method_set: "places-1-no-deaths",
      probability_3m: null,
    });
    expect(row["why"]).not.toMatch(/death/);
    expect(row["notes"]).toContain("the source does not tell deaths");
  }
  for (const row of rowsOf(published, "spillover")) expect(row["why"]).not.toMatch(/death|\(\)/);
  const forecasts = rowsOf(published, "forecast");
  expect(forecasts.some((row) => row["incidents_mean"] !== null)).toBe(true);
  expect(JSON.parse(published.get("run.json") ?? "")).toMatchObject({ has_deaths: false });
});
