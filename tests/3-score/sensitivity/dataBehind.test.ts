import { beforeAll, describe, expect, test } from "vitest";
import { dataBehind } from "../../../pipeline/3-score/sensitivity/dataBehind.ts";
import type { Panels } from "../../../pipeline/domain/panels.ts";
import {
  countFile,
  mappedFile,
  monthOf,
  panelsFrom,
  type Row,
  TOWNS,
} from "../../2-aggregate/incidentFiles.ts";

const COVERAGE = { from: "2018-01", to: "2021-12" };
const t = monthOf("2021-12") - monthOf("2018-01");

describe("with coordinates, located is what has a place exact or near", () => {
  let panels: Panels;
  beforeAll(async () => {
    const place = (precision: Row["precision"], date: string): Row => ({
      ...TOWNS.Gao,
      date,
      ...(precision === undefined ? {} : { precision }),
    });
    panels = await panelsFrom(
      mappedFile(
        [
          place("exact", "2021-03-01"),
          place("near", "2020-01-31"),
          place("region", "2021-12-31"),
          place("exact", "2019-12-31"),
          { country: "Mali", date: "2021-05-05" },
        ],
        COVERAGE,
      ),
    );
  });

  test("24 months, the as-of month among them", () => {
    const regions = dataBehind(panels.regions, t, null);
    expect([...regions.incidents24m]).toEqual([3]);
    expect(regions.locatedShare[0]).toBeCloseTo(2 / 3, 12);
    const countries = dataBehind(panels.countries, t, null);
    expect([...countries.incidents24m]).toEqual([4]);
    expect(countries.locatedShare[0]).toBe(0.5);
  });

  test("later months do not count, nor does the time before the data begins", () => {
    expect([...dataBehind(panels.regions, t - 1, null).incidents24m]).toEqual([3]);
    expect([...dataBehind(panels.regions, 22, null).incidents24m]).toEqual([0]);
    expect([...dataBehind(panels.regions, 23, null).incidents24m]).toEqual([1]);
    expect(dataBehind(panels.regions, 22, null).locatedShare[0]).toBeNaN();
  });
});

test("without coordinates, located is what lies in a named region", async () => {
  const count = (admin1: string, battle: number) => ({
    month: "2021-06",
    country: "Mali",
    admin1,
    battle,
    civilian: 0,
    deaths: 0,
  });
  const panels = await panelsFrom(countFile([count("Gao", 6), count("Kidal", 1), count("", 3)], COVERAGE));
  expect([...dataBehind(panels.regions, t, panels.regions).locatedShare]).toEqual([1, 1]);
  const countries = dataBehind(panels.countries, t, panels.regions);
  expect([...countries.incidents24m]).toEqual([10]);
  expect(countries.locatedShare[0]).toBeCloseTo(0.7, 12);
});
