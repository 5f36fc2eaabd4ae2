import fc from "fast-check";
import { expect, test } from "vitest";
import { actorTable } from "../../pipeline/5-rank/actorTable.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { numbersOf, type Table, textsOf } from "../../pipeline/domain/table.ts";
import { distanceKm } from "../../pipeline/geo/greatCircle.ts";
import { mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";

const COVERAGE = { from: "2017-01", to: "2021-12" };
const { Menaka, Gao, Niamey, Djibo } = TOWNS;

function tableOf(panels: Panels, asOf: string, theatre: readonly string[] | null = null): Table {
  return actorTable({
    actors: panels.actors,
    countries: panels.countries.units,
    regions: panels.regions.units,
    theatre: theatre === null ? null : new Set(theatre),
    asOf: monthOf(asOf) as Month,
    source: "Made-up log",
  });
}

/** The rows of a table as objects. */
function rowsOf({ columns, rowCount }: Table): Record<string, string | number>[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row] ?? ""])),
  );
}

test("an actor's months, newest first, under its canonical name and the names it is written by", async () => {
  const panels = await panelsFrom(
    mappedFile(
      [
        { ...Menaka, date: "2018-03-05", actor: "AQIM", deaths: 1 },
        { ...Menaka, date: "2021-02-05", actor: "JNIM", kind: "civilian", deaths: 4 },
        { ...Gao, date: "2021-02-08", actor: "JNIM", foe: "The Band", deaths: 2 },
        { ...Gao, date: "2021-04-08", actor: "GSIM" },
        { ...Djibo, date: "2021-12-24", actor: "JNIM", deaths: 9 },
        { ...Djibo, date: "2018-12-24", actor: "Long Gone" },
        { ...Djibo, date: "2021-04-08", actor: "Civilians" },
      ],
      COVERAGE,
    ),
  );
  const rows = rowsOf(tableOf(panels, "2021-04"));
  const jnim = rows.filter((row) => row["actor_id"] === "jnim");
  expect(jnim).toHaveLength(24);
  const apart = distanceKm(Menaka.latitude, Menaka.longitude, Gao.latitude, Gao.longitude);
  expect(jnim[0]).toEqual({
    actor: "JNIM (Jama'at Nusrat al-Islam wal-Muslimin)",
    month: "2021-04",
    incidents: 1,
    deaths: 0,
    deaths_ytd: 6,
    incidents_12m: 3,
    deaths_12m: 6,
    regions_active_12m: 2,
    regions_new_12m: 1,
    // one incident in Ménaka, two in Gao: √(2/9) of the way between them
    spread_km: Math.round(apart * Math.sqrt(2 / 9)),
    civilian_share_12m: 0.33,
    first_seen: "2018-03",
    kind: "nonstate armed",
    written_as: "AQIM; GSIM; JNIM",
    actor_id: "jnim",
    source: "Made-up log",
  });
  expect([jnim[1]?.["month"], jnim[1]?.["written_as"], jnim[1]?.["incidents"]]).toEqual([
    "2021-03",
    "AQIM; JNIM",
    0,
  ]);
  expect([jnim[3]?.["month"], jnim[3]?.["incidents_12m"]]).toEqual(["2021-01", 0]);
  expect(jnim[3]?.["civilian_share_12m"]).toBeNaN();
  // The Band has had two incidents fewer; who was last seen more than 24 months ago, and civilians, have no rows
  expect([...new Set(rows.map((row) => row["actor_id"]))]).toEqual(["jnim", "The Band"]);
  expect(rows.filter((row) => row["actor_id"] === "The Band").map((row) => row["month"])).toEqual([
    "2021-04",
    "2021-03",
    "2021-02",
  ]);
  // only what happened in the theatre counts
  const abroad = rowsOf(tableOf(panels, "2021-12", ["BFA"]));
  expect(abroad.map((row) => [row["actor_id"], row["month"], row["deaths_12m"]])).toEqual([
    ["jnim", "2021-12", 9],
  ]);
});

test("regions and sums, by looking at every incident again; nothing after the month matters", async () => {
  const anyRow: fc.Arbitrary<Row & { readonly actor: string }> = fc
    .record({
      town: fc.constantFrom(Menaka, Gao, Niamey, Djibo),
      month: fc.nat(59),
      actor: fc.constantFrom("Alpha", "Beta"),
      deaths: fc.nat(5),
    })
    .map(({ town, month, ...rest }) => ({
      ...town,
      ...rest,
      date: `${2017 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-11`,
    }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 24, max: 59 }),
      async (all, until) => {
        const asOf = monthOf("2017-01") + until;
        const text = `${Math.floor(asOf / 12)}-${String((asOf % 12) + 1).padStart(2, "0")}`;
        const panels = await panelsFrom(mappedFile(all, COVERAGE));
        const table = tableOf(panels, text);
        const rows = all.filter(({ date }) => monthOf(date) <= asOf);
        if (rows.length > 0) {
          expect(tableOf(await panelsFrom(mappedFile(rows, COVERAGE)), text)).toEqual(table);
        }
        const [names, months] = [textsOf(table.columns, "actor"), textsOf(table.columns, "month")];
        for (const [row, name] of names.entries()) {
          const month = monthOf(months[row] ?? "");
          const own = rows.filter((each) => each.actor === name && monthOf(each.date) <= month);
          const year = own.filter((each) => monthOf(each.date) > month - 12);
          const earlier = own.filter((each) => monthOf(each.date) <= month - 12);
          const regions = new Set(year.map(({ admin1 }) => admin1));
          const known = new Set(earlier.map(({ admin1 }) => admin1));
          const at = (column: string): number => numbersOf(table.columns, column)[row] ?? -1;
          expect([at("incidents_12m"), at("regions_active_12m"), at("regions_new_12m")]).toEqual([
            year.length,
            regions.size,
            [...regions].filter((region) => !known.has(region)).length,
          ]);
          expect(at("deaths_ytd")).toBe(
            own
              .filter(({ date }) => date.startsWith((months[row] ?? "").slice(0, 4)))
              .reduce((sum, { deaths }) => sum + (deaths ?? 0), 0),
          );
        }
      },
    ),
    { numRuns: 6 },
  );
});
