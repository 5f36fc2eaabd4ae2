import { beforeAll, describe, expect, test } from "vitest";
import { score } from "../../pipeline/3-score/score.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import { partsOf } from "../../pipeline/domain/methodSet.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panels } from "../../pipeline/domain/panels.ts";
import { type Columns, numbersOf, textsOf } from "../../pipeline/domain/table.ts";
import { ISO3, mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";
import { shippedConstants } from "./panels.ts";

let constants: Constants;
let panels: Panels;
let cut: Panels;

const AS_OF = monthOf("2021-08") as Month;
const COVERAGE = { from: "2018-01", to: "2022-12" };
const TOWN_NAMES = Object.keys(TOWNS) as (keyof typeof TOWNS)[];

/** Made-up incidents: some towns every month, some now and then, deaths by a fixed pattern. */
const rows: Row[] = TOWN_NAMES.flatMap((town, place) =>
  Array.from({ length: 60 }, (_, t) => ({
    t,
    n: (t * (place + 3) + place) % (place + 4) === 0 ? 1 + (t % 3) : 0,
  })).flatMap(({ t, n }) =>
    Array.from(
      { length: n },
      (_, each): Row => ({
        ...TOWNS[town],
        date: `${2018 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}-${10 + each}`,
        kind: (["battle", "civilian", "remote"] as const)[(t + each) % 3] ?? "battle",
        deaths: (t * 7 + place * 5 + each) % 9,
        actor: t % 2 === 0 ? `Government of ${TOWNS[town].country}` : "JNIM",
      }),
    ),
  ),
);

beforeAll(async () => {
  constants = await shippedConstants();
  panels = await panelsFrom(mappedFile(rows, COVERAGE));
  cut = await panelsFrom(
    mappedFile(
      rows.filter(({ date }) => date < "2021-09"),
      COVERAGE,
    ),
  );
});

/** Numbers of one row of a table, by its column. */
function rowOf(columns: Columns, kind: string, unit: string, month: number): (name: string) => number {
  const row = textsOf(columns, "unit").findIndex(
    (id, index) =>
      id === unit && textsOf(columns, "kind")[index] === kind && numbersOf(columns, "month")[index] === month,
  );
  if (row < 0) throw new Error(`no row ${kind} ${unit} ${month}`);
  return (name) => numbersOf(columns, name)[row] ?? Number.NaN;
}

const inMonths = (town: keyof typeof TOWNS, from: string, to: string): Row[] =>
  rows.filter(
    (row) =>
      row.admin1 === TOWNS[town].admin1 &&
      row.country === TOWNS[town].country &&
      row.date.slice(0, 7) >= from &&
      row.date.slice(0, 7) <= to,
  );

describe("score", () => {
  test("rows for the as-of month and the one before, of every kind; every month for the theatre's regions", () => {
    const { units, regionMonths } = score(panels, constants, {
      asOf: AS_OF,
      theatre: new Set(["MLI"]),
      neighboursOf: () => [],
    });
    expect(new Set(numbersOf(units, "month"))).toEqual(new Set([AS_OF - 1, AS_OF]));
    expect(new Set(textsOf(units, "kind"))).toEqual(new Set(["region", "country", "zone"]));
    const regionsAt = (month: number): string[] =>
      textsOf(units, "unit").filter(
        (_, row) => textsOf(units, "kind")[row] === "region" && numbersOf(units, "month")[row] === month,
      );
    expect(regionsAt(AS_OF)).toEqual(panels.regions.units.map(({ id }) => id));
    expect(textsOf(regionMonths, "unit").every((id) => id.startsWith("MLI-"))).toBe(true);
    const months = numbersOf(regionMonths, "month");
    expect([Math.min(...months) >= panels.regions.firstMonth, Math.max(...months)]).toEqual([true, AS_OF]);
    const all = score(panels, constants, { asOf: AS_OF, theatre: null, neighboursOf: () => [] }).regionMonths;
    expect(new Set(textsOf(all, "unit"))).toEqual(new Set(panels.regions.units.map(({ id }) => id)));
  });

  test("parts add up to the score in tenths in every row; what is not scored has neither", () => {
    const { units, regionMonths, pairs } = score(panels, constants, {
      asOf: AS_OF,
      theatre: null,
      neighboursOf: () => [],
    });
    let scored = 0;
    for (const columns of [units, regionMonths]) {
      for (const [row, value] of numbersOf(columns, "score").entries()) {
        const parts = partsOf(constants.methodSet).map(
          (part) => numbersOf(columns, `part_${part}`)[row] ?? 0,
        );
        if (numbersOf(columns, "scored")[row] !== 1) {
          expect([value, ...parts].every(Number.isNaN)).toBe(true);
          continue;
        }
        scored++;
        expect(parts.reduce((sum, part) => sum + Math.round(10 * part), 0)).toBe(Math.round(10 * value));
        expect(parts.every((part) => part >= 0)).toBe(true);
        expect(value <= 100).toBe(true);
      }
    }
    expect(scored).toBeGreaterThan(100);
    for (const [row, value] of numbersOf(pairs, "score").entries()) {
      const parts = ["intensity", "actor_reach", "zone_surprise", "zone_resurgence"].map(
        (part) => numbersOf(pairs, `part_${part}`)[row] ?? 0,
      );
      expect(parts.reduce((sum, part) => sum + Math.round(10 * part), 0)).toBe(Math.round(10 * value));
    }
  });

  test("counts of the quarter and of the year are those of the rows", () => {
    const { units } = score(panels, constants, { asOf: AS_OF, theatre: new Set(), neighboursOf: () => [] });
    for (const town of TOWN_NAMES) {
      const id = panels.regions.units.find(
        ({ name, country }) => name === TOWNS[town].admin1 && country === ISO3[TOWNS[town].country],
      )?.id;
      if (id === undefined) throw new Error(`no region for ${town}`);
      const value = rowOf(units, "region", id, AS_OF);
      const quarter = inMonths(town, "2021-06", "2021-08");
      const deaths = (some: readonly Row[]): number => some.reduce((sum, row) => sum + (row.deaths ?? 0), 0);
      expect([
        value("incidents_3m"),
        value("deaths_3m"),
        value("deaths_ytd"),
        value("state_force_incidents_3m"),
        value("incidents"),
        value("deaths"),
      ]).toEqual([
        quarter.length,
        deaths(quarter),
        deaths(inMonths(town, "2021-01", "2021-08")),
        quarter.filter(({ actor }) => actor !== "JNIM").length,
        inMonths(town, "2021-08", "2021-08").length,
        deaths(inMonths(town, "2021-08", "2021-08")),
      ]);
    }
  });

  test("deaths of the year begin anew in January", () => {
    const january = monthOf("2021-01") as Month;
    const { units } = score(panels, constants, { asOf: january, theatre: new Set(), neighboursOf: () => [] });
    for (const month of [january - 1, january]) {
      const text = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
      const expected = rows
        .filter(
          ({ country, date }) =>
            country === "Mali" && date.startsWith(text.slice(0, 4)) && date.slice(0, 7) <= text,
        )
        .reduce((sum, row) => sum + (row.deaths ?? 0), 0);
      expect(rowOf(units, "country", "MLI", month)("deaths_ytd")).toBe(expected);
    }
  });

  test("all rows of the as-of month are bit-identical without later incidents", () => {
    for (const asOf of [AS_OF, (AS_OF - 7) as Month]) {
      const options = { asOf, theatre: null, neighboursOf: () => [] };
      expect(score(cut, constants, options)).toEqual(score(panels, constants, options));
    }
  });
});

describe("what is unknown", () => {
  test("sums over months that the source did not look at are unknown, not smaller", async () => {
    const gap = await panelsFrom(
      mappedFile(
        [{ ...TOWNS.Gao, date: "2020-12-01", deaths: 5, actor: "Government of Mali" }],
        { from: "2018-03", to: "2020-12" },
        "early.csv",
      ),
      mappedFile(
        [{ ...TOWNS.Gao, date: "2021-04-01", deaths: 7, actor: "Government of Mali" }],
        { from: "2021-03", to: "2021-12" },
        "late.csv",
      ),
    );
    const at = (text: string): ((name: string) => number) =>
      rowOf(
        score(gap, constants, { asOf: monthOf(text) as Month, theatre: new Set(), neighboursOf: () => [] })
          .units,
        "region",
        "MLI-gao",
        monthOf(text),
      );
    const values = (text: string): number[] =>
      ["incidents_3m", "deaths_3m", "state_force_incidents_3m", "deaths_ytd"].map((name) => at(text)(name));
    const unknown = Number.NaN;
    expect(values("2020-12")).toEqual([1, 5, 1, 5]);
    expect(values("2021-04")).toEqual([unknown, unknown, unknown, unknown]);
    // the quarter is known again, the year never is
    expect(values("2021-06")).toEqual([1, 7, 1, unknown]);
    expect(values("2021-07")).toEqual([0, 0, 0, unknown]);
  });

  test("a unit without coverage in the month has no row; one without an incident so far neither", async () => {
    const some = await panelsFrom(
      mappedFile(
        [
          { ...TOWNS.Gao, date: "2018-05-01" },
          { ...TOWNS.Menaka, date: "2021-05-01" },
        ],
        { from: "2018-01", to: "2021-12", countries: ["MLI"] },
        "mali.csv",
      ),
      mappedFile(
        [{ ...TOWNS.Diffa, date: "2018-05-01" }],
        { from: "2018-01", to: "2019-12", countries: ["NER"] },
        "niger.csv",
      ),
    );
    const listed = (text: string): string[] => {
      const { units } = score(some, constants, {
        asOf: monthOf(text) as Month,
        theatre: new Set(),
        neighboursOf: () => [],
      });
      return textsOf(units, "unit").filter(
        (_, row) =>
          textsOf(units, "kind")[row] === "region" && numbersOf(units, "month")[row] === monthOf(text),
      );
    };
    expect(listed("2019-12")).toEqual(["MLI-gao", "NER-diffa"]);
    expect(listed("2021-04")).toEqual(["MLI-gao"]);
    expect(listed("2021-05")).toEqual(["MLI-gao", "MLI-menaka"]);
  });

  test("a region that was split off has a short baseline for its own first 24 months", async () => {
    const menaka = await panelsFrom(
      mappedFile(
        [
          { ...TOWNS.Menaka, date: "2018-05-01" },
          { ...TOWNS.Gao, date: "2018-05-01" },
        ],
        {
          from: "2010-01",
          to: "2021-12",
        },
      ),
    );
    const short = (unit: string, text: string): number =>
      rowOf(
        score(menaka, constants, { asOf: monthOf(text) as Month, theatre: new Set(), neighboursOf: () => [] })
          .units,
        "region",
        unit,
        monthOf(text),
      )("baseline_short");
    expect([
      short("MLI-menaka", "2018-05"),
      short("MLI-menaka", "2020-04"),
      short("MLI-menaka", "2020-05"),
    ]).toEqual([1, 1, 0]);
    expect(short("MLI-gao", "2018-05")).toBe(0);
  });
});
