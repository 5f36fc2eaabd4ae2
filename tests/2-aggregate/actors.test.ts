import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellOf } from "../../pipeline/2-aggregate/footprint.ts";
import type { ActorMonths } from "../../pipeline/domain/actorMonths.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { at, ISO3, mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "./incidentFiles.ts";

const COVERAGE = { from: "2018-01", to: "2021-12" };

/** How often and how deadly an actor was in a unit and month; null if there is no row. */
function done(
  panels: Panels,
  family: "regions" | "countries" | "zones" | "borders" | "approaches",
  unit: string,
  actor: string,
  month: string,
): number[] | null {
  const rows: ActorMonths = panels.actors[family];
  const units = panels[family === "approaches" ? "borders" : family].units;
  const [unitNumber, actorNumber] = [
    units.findIndex(({ id }) => id === unit),
    panels.actors.list.findIndex(({ id }) => id === actor),
  ];
  const row = [...rows.unit.keys()].find(
    (row) =>
      rows.unit[row] === unitNumber && rows.actor[row] === actorNumber && rows.month[row] === monthOf(month),
  );
  return row === undefined
    ? null
    : [rows.incidents[row] ?? -1, rows.deaths[row] ?? -1, rows.civilianIncidents[row] ?? -1];
}

describe("who takes part", () => {
  test("both sides count, one within a group once, civilians and the unidentified not at all", async () => {
    const date = "2020-05-03";
    const { Menaka, Gao, Tillaberi } = TOWNS;
    const panels = await panelsFrom(
      mappedFile(
        [
          { ...Menaka, date, actor: "JNIM", foe: "Islamic State", deaths: 7 },
          { ...Menaka, date, actor: "JNIM", foe: "Civilians", kind: "civilian", deaths: 2 },
          { ...Menaka, date, actor: "Unidentified Armed Group (Mali)", foe: "Civilians", kind: "civilian" },
          { ...Gao, date, actor: "GSIM", foe: "JNIM", deaths: 1 },
          { ...Gao, date, actor: "Men of the Well", kind: "other" },
          { ...Tillaberi, date, actor: "Men of the Well" },
        ],
        COVERAGE,
      ),
    );
    expect(done(panels, "regions", "MLI-menaka", "jnim", "2020-05")).toEqual([2, 9, 1]);
    expect(done(panels, "regions", "MLI-menaka", "is-sahel", "2020-05")).toEqual([1, 7, 0]);
    expect(done(panels, "regions", "MLI-gao", "jnim", "2020-05")).toEqual([1, 1, 0]);
    expect(done(panels, "regions", "MLI-gao", "Men of the Well", "2020-05")).toBe(null);
    expect(done(panels, "countries", "MLI", "jnim", "2020-05")).toEqual([3, 10, 1]);
    expect(done(panels, "zones", "zone-niamey-200km", "Men of the Well", "2020-05")).toEqual([1, 0, 0]);
    // Ménaka is some 90 km from Niger, so it presses on it; Tillabéri lies in Niger's zone towards Mali
    expect(done(panels, "approaches", "MLI>NER", "jnim", "2020-05")).toEqual([3, 10, 1]);
    expect(done(panels, "borders", "NER>MLI", "jnim", "2020-05")).toEqual([3, 10, 1]);
    expect(done(panels, "borders", "MLI>NER", "Men of the Well", "2020-05")).toEqual([1, 0, 0]);
    // JNIM is also called by its French initials
    expect(
      panels.actors.spellings.map(({ actor, spelling, firstMonth }) => {
        const { id, kind } = panels.actors.list[actor] ?? { id: "", kind: "" };
        return [id, kind, spelling, firstMonth];
      }),
    ).toEqual([
      ["Men of the Well", "unlisted", "Men of the Well", monthOf("2020-05")],
      ["is-sahel", "nonstate_armed", "Islamic State", monthOf("2020-05")],
      ["jnim", "nonstate_armed", "GSIM", monthOf("2020-05")],
      ["jnim", "nonstate_armed", "JNIM", monthOf("2020-05")],
    ]);
  });

  test("another name of the same actor changes no number", async () => {
    const rows = (name: string): Row[] => [
      { ...TOWNS.Menaka, date: "2020-05-03", actor: name },
      { ...TOWNS.Gao, date: "2021-02-03", actor: name, foe: "Government of Mali" },
    ];
    const [one, other] = [
      await panelsFrom(mappedFile(rows("JNIM"), COVERAGE)),
      await panelsFrom(mappedFile(rows("JNIM: Group for Support of Islam and Muslims"), COVERAGE)),
    ];
    const { spellings: _one, ...first } = one.actors;
    const { spellings: _other, ...second } = other.actors;
    expect(second).toEqual(first);
  });

  test("where an actor is: the sum of places tells how widely it is spread", async () => {
    const { Bamako, Menaka } = TOWNS;
    const panels = await panelsFrom(
      mappedFile(
        [
          { ...Bamako, date: "2020-05-03", actor: "JNIM" },
          { ...Menaka, date: "2020-05-04", actor: "JNIM" },
          { ...Menaka, date: "2020-05-04", actor: "JNIM", precision: "region" },
        ],
        COVERAGE,
      ),
    );
    const { countries } = panels.actors;
    expect([...countries.incidents, ...countries.located]).toEqual([3, 2]);
    const [x, y, z] = [countries.x[0] ?? 0, countries.y[0] ?? 0, countries.z[0] ?? 0];
    // two points: the mean vector's length is the cosine of half the angle between them
    const angle =
      distanceKm(Bamako.latitude, Bamako.longitude, Menaka.latitude, Menaka.longitude) / 6371.0088;
    expect(Math.hypot(x, y, z) / 2).toBeCloseTo(Math.cos(angle / 2), 6);
  });
});

describe("footprint and capital", () => {
  test("the cell of a place is 0.25 degrees wide, also at the poles and at the date line", () => {
    expect(cellOf(16, 0.5)).toBe(cellOf(16.2499, 0.7499));
    expect(cellOf(16, 0.5)).not.toBe(cellOf(16.25, 0.5));
    expect(cellOf(16, 0.5)).not.toBe(cellOf(15.99, 0.5));
    expect(cellOf(10, 180)).toBe(cellOf(10, -180));
    expect(cellOf(-90, -180)).toBe(0);
    expect(cellOf(90, 179.9)).toBeGreaterThan(cellOf(89.9, 179.9));
  });

  const town = fc.constantFrom(...Object.values(TOWNS));
  const anyRow: fc.Arbitrary<Row> = fc
    .record({
      town,
      month: fc.nat(47),
      days: fc.constantFrom(0, 0, 0, 70),
      deaths: fc.nat(9),
      north: fc.nat(3),
    })
    .map(({ town: { latitude, ...town }, month, days, deaths, north }) => {
      const start = Date.UTC(2018, month, 5);
      const text = (time: number): string => new Date(time).toISOString().slice(0, 10);
      return {
        ...town,
        latitude: latitude + north * 0.2,
        deaths,
        date: text(start),
        end: text(start + days * 86_400_000),
      };
    });
  const CAPITALS: Readonly<Record<string, readonly [number, number]>> = {
    MLI: [12.65, -8],
    NER: [13.514, 2.112],
    BFA: [12.371, -1.52],
    DZA: [36.753, 3.042],
  };

  test("cells of a quarter, new ones among them, and nearness to the capital: by looking at every row again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 30 }), async (rows) => {
        const { countries } = await panelsFrom(mappedFile(rows, COVERAGE));
        for (const { id } of countries.units) {
          const own = rows.filter((row) => ISO3[row.country] === id);
          const seen = new Map<number, Set<string>>();
          for (const row of own) {
            const square = `${Math.floor((row.latitude ?? 0) * 4)} ${Math.floor((row.longitude ?? 0) * 4)}`;
            const last = row.end === row.date ? monthOf(row.date) : monthOf(row.end ?? "");
            for (let month = monthOf(row.date); month <= last; month++) {
              seen.set(month, (seen.get(month) ?? new Set()).add(square));
            }
          }
          const between = (from: number, to: number): Set<string> =>
            new Set([...seen].flatMap(([month, cells]) => (month >= from && month <= to ? [...cells] : [])));
          for (let month = monthOf("2018-01"); month <= monthOf("2021-12"); month++) {
            const text = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
            const quarter = between(month - 2, month);
            const before = between(month - 26, month - 3);
            expect([id, text, at(countries, id, text, "places3m")]).toEqual([id, text, quarter.size]);
            const fresh = [...quarter].filter((square) => !before.has(square)).length;
            expect([id, text, at(countries, id, text, "newPlaces3m")]).toEqual([id, text, fresh]);
          }
          const [north, east] = CAPITALS[id] ?? [0, 0];
          const wanted = own.reduce((sum, { latitude, longitude, deaths, date, end }) => {
            const km = distanceKm(north, east, latitude ?? 0, longitude ?? 0);
            const weight = Math.exp(-km / 100) * (1 + 0.5 * Math.log(1 + (deaths ?? 0)));
            // what a long event does beyond the coverage is not counted
            const days = Array.from(
              { length: (Date.parse(end ?? date) - Date.parse(date)) / 86_400_000 + 1 },
              (_, day) => Date.parse(date) + day * 86_400_000,
            );
            const inside = days.filter((day) => day < Date.UTC(2022, 0, 1)).length / days.length;
            return sum + weight * (days.length > 32 ? inside : 1);
          }, 0);
          const found = countries.nearCapital
            .subarray(countries.units.findIndex((unit) => unit.id === id) * countries.monthCount)
            .subarray(0, countries.monthCount)
            .reduce((sum, value) => sum + value, 0);
          expect(found).toBeCloseTo(wanted, 4);
        }
      }),
      { numRuns: 12 },
    );
  });
});
