import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRIO_GRID } from "../../pipeline/geo/prioGrid.ts";
import { REAL_DATA } from "../realData.ts";

const cell = (latitude: number, longitude: number) => PRIO_GRID.at(latitude, longitude);

test("numbers count from the south-west corner eastwards, then northwards; the last cell is 259,200", () => {
  expect(cell(-90, -180)).toEqual({ id: "1", name: "89.75°S 179.75°W" });
  expect(cell(-89.75, -179.25)).toEqual({ id: "2", name: "89.75°S 179.25°W" });
  expect(cell(-89.25, -179.75)).toEqual({ id: "721", name: "89.25°S 179.75°W" });
  expect(cell(89.99, 179.99)).toEqual({ id: "259200", name: "89.75°N 179.75°E" });
});

test("the pole lies in the last row, 180° east is 180° west, an edge belongs to the north and the east", () => {
  expect(cell(90, 179.9)?.id).toBe("259200");
  expect(cell(0.1, 180)).toEqual(cell(0.1, -180));
  expect(cell(12.5, -4)?.name).toBe("12.75°N 3.75°W");
  expect(cell(12.499999, -4.000001)?.name).toBe("12.25°N 4.25°W");
});

test("a cell is drawn as the half degree around the centre that names it; an unknown id is not drawn", () => {
  const [ring] = PRIO_GRID.rings(cell(12.6, -3.9)?.id ?? "");
  expect([...(ring ?? [])]).toEqual([-4, 12.5, -3.5, 12.5, -3.5, 13, -4, 13, -4, 12.5]);
  expect(PRIO_GRID.rings("sector")).toEqual([]);
});

test("what is not on Earth is refused", () => {
  expect(() => cell(90.1, 0)).toThrow("latitude is not in -90..90: 90.1");
  expect(() => cell(0, Number.NaN)).toThrow("longitude is not in -180..180: NaN");
});

test("every place lies within a quarter of a degree of the centre that names its cell", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 179.999, noNaN: true }),
      (latitude, longitude) => {
        const [north = "", east = ""] = cell(latitude, longitude)?.name.split(" ") ?? [];
        const centre = (text: string, negative: string): number =>
          Number.parseFloat(text) * (text.endsWith(negative) ? -1 : 1);
        expect(Math.abs(centre(north, "S") - latitude)).toBeLessThan(0.2500001);
        expect(Math.abs(centre(east, "W") - longitude)).toBeLessThan(0.2500001);
      },
    ),
  );
});

describe.skipIf(REAL_DATA === undefined)("UCDP's own priogrid_gid", () => {
  test.each([
    ["ged231-random-1000-official-layout.csv", 1000],
    ["ged-burkina-2016-2023-website-export.csv", 1504],
  ])("%s", (file, count) => {
    const rows = parse(readFileSync(join(REAL_DATA ?? "", "ucdp", file), "utf8"), {
      columns: (header: string[]) => [...header, "beyond"],
      bom: true,
      relax_column_count: true,
    }) as Record<string, string>[];
    expect(rows).toHaveLength(count);
    const differing = rows.filter(
      (row) => cell(Number(row["latitude"]), Number(row["longitude"]))?.id !== row["priogrid_gid"],
    );
    expect(differing.map((row) => `${row["latitude"]} ${row["longitude"]} ${row["priogrid_gid"]}`)).toEqual(
      [],
    );
  });
});
