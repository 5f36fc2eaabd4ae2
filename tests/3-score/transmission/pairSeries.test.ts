import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neighbourhood } from "../../../pipeline/3-score/transmission/neighbourhood.ts";
import { pairSeries } from "../../../pipeline/3-score/transmission/pairSeries.ts";
import { transmission } from "../../../pipeline/3-score/transmission/transmission.ts";
import { addMonths, type Month } from "../../../pipeline/domain/month.ts";
import type { Pair } from "../../../pipeline/domain/panels.ts";
import { panelOf, type Series, truncated } from "../panels.ts";

/** A chain of countries, each the neighbour of the next. */
const CHAIN = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"];
const neighboursOf = (country: string): string[] => {
  const place = CHAIN.indexOf(country);
  return CHAIN.filter((_, other) => Math.abs(other - place) === 1);
};
const pairs: Pair[] = [
  { from: "BBB", to: "CCC", borderKm: 500, basis: "coordinates" },
  { from: "CCC", to: "BBB", borderKm: 500, basis: "coordinates" },
];
const MONTHS = 150;
const seriesOf = (scale: number): number[] =>
  Array.from({ length: MONTHS }, (_, t) => Math.round(scale * (1 + Math.sin(t * scale))));
const world = CHAIN.map((id, index): Series => ({ id, incidents: seriesOf(1 + index) }));
const near = {
  wideZone: Float64Array.from({ length: 2 * MONTHS }, (_, cell) => cell % 5),
  approach: Float64Array.from({ length: 2 * MONTHS }, (_, cell) => (cell % 7) / 3),
};
const at = (series: readonly Series[], t: number) => {
  const countries = panelOf(series);
  return pairSeries({ countries, pairs, ...near }, neighboursOf, addMonths(countries.firstMonth, t));
};

describe("neighbourhood", () => {
  it("is two borders wide around both countries, without the target", () => {
    expect(neighbourhood("CCC", "DDD", neighboursOf)).toEqual([
      { country: "AAA", adjacent: false },
      { country: "BBB", adjacent: false },
      { country: "CCC", adjacent: true },
      { country: "EEE", adjacent: true },
      { country: "FFF", adjacent: false },
    ]);
  });
});

describe("pairSeries", () => {
  it("takes the last 120 months up to the month, and the countries around", () => {
    const [first, second] = at(world, 140);
    expect(first?.national).toEqual(Float64Array.from(seriesOf(3).slice(21, 141)));
    expect(first?.zone).toEqual(near.wideZone.slice(21, 141));
    expect(second?.approach).toEqual(near.approach.slice(MONTHS + 21, MONTHS + 141));
    expect(first?.region.map(({ incidents, adjacent }) => [incidents[0], adjacent])).toEqual([
      [seriesOf(1)[21], false],
      [seriesOf(2)[21], true],
      [seriesOf(4)[21], true],
      [seriesOf(5)[21], false],
    ]);
  });

  it("starts after the last gap of either country; others with a gap in the window are left out", () => {
    const gap = (t: number) => Array.from({ length: MONTHS }, (_, month) => month !== t);
    const gaps = world.map((one) => {
      if (one.id === "BBB") return { ...one, covered: gap(60) };
      if (one.id === "DDD") return { ...one, covered: gap(70) };
      return one.id === "AAA" ? { ...one, covered: gap(60) } : one;
    });
    const [first] = at(gaps, 149);
    expect(first?.national).toEqual(Float64Array.from(seriesOf(3).slice(61)));
    expect(first?.region.map(({ incidents }) => incidents[0])).toEqual([
      seriesOf(1)[61],
      seriesOf(2)[61],
      seriesOf(5)[61],
    ]);
  });

  it("is empty, and not tested, where a country is not covered or not known", () => {
    const late = world.map((one) =>
      one.id === "CCC" ? { ...one, covered: Array.from({ length: MONTHS }, (_, t) => t < 149) } : one,
    );
    const unknown = world.filter(({ id }) => id !== "CCC");
    for (const series of [late, unknown]) {
      const rows = at(series, 149);
      expect(rows.map(({ zone }) => zone.length)).toEqual([0, 0]);
      expect(transmission(rows).map(({ label }) => label)).toEqual(["not tested", "not tested"]);
    }
  });

  it("is the same whether later months are there or not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MONTHS - 1 }), (t) => {
        const countries = panelOf(world);
        const short = truncated(countries, t + 1);
        const cut = (values: Float64Array): Float64Array =>
          Float64Array.from([...values.subarray(0, t + 1), ...values.subarray(MONTHS, MONTHS + t + 1)]);
        const month: Month = addMonths(countries.firstMonth, t);
        const early = { wideZone: cut(near.wideZone), approach: cut(near.approach) };
        expect(pairSeries({ countries: short, pairs, ...early }, neighboursOf, month)).toEqual(at(world, t));
      }),
    );
  });

  it("a country further away changes nothing", () => {
    expect(
      at(
        world.filter(({ id }) => id < "GGG"),
        140,
      ),
    ).toEqual(at(world, 140));
    expect(
      at(
        world.filter(({ id }) => id < "EEE"),
        140,
      ),
    ).not.toEqual(at(world, 140));
  });
});
