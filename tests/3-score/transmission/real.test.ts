import { beforeAll, describe, expect, it } from "vitest";
import { pairSeries } from "../../../pipeline/3-score/transmission/pairSeries.ts";
import { type Transmission, transmission } from "../../../pipeline/3-score/transmission/transmission.ts";
import { month } from "../../../pipeline/domain/month.ts";
import { landNeighboursOf } from "../../../pipeline/geo/landNeighboursOf.ts";
import { loadShapes } from "../../../pipeline/geo/shapes.ts";
import { panelsOf, readReferences } from "../../../pipeline/panelsOf.ts";
import { REAL_DATA as folder } from "../../realData.ts";

/** Counts by region: border regions stand for both border zones, at distance 0. */
describe.skipIf(folder === undefined)("transmission on real counts, UCDP GED 25.1", () => {
  let rowsAt: (year: number) => Map<string, Transmission>;
  beforeAll(async () => {
    const panels = await panelsOf([`${folder}/ucdp/ged251-admin1-month-2010-2021.csv`], null);
    const { gazetteer } = await readReferences();
    const shapes = loadShapes();
    const neighboursOf = (country: string) => landNeighboursOf(country, gazetteer, shapes);
    const ids = panels.pairs.map(({ from, to }) => `${from}>${to}`);
    rowsAt = (year) => {
      const series = pairSeries(panels, neighboursOf, month(year, 12));
      return new Map(transmission(series).map((row, index) => [ids[index] as string, row]));
    };
  });

  it("Mali's effect on Burkina Faso and Algeria is not detected, and says nothing where there is little to see", () => {
    const rows = rowsAt(2021);
    const labels = ["MLI>BFA", "MLI>DZA", "NER>BFA", "MLI>CIV", "BFA>BEN"].map(
      (pair) => rows.get(pair)?.label,
    );
    expect(labels).toEqual(["not detected", "not detected", "not detected", "not tested", "not tested"]);
    expect(rows.get("MLI>CIV")?.share).toBeNaN();
  });

  it("few pairs of the theatre are ever supported", () => {
    const rows = [2016, 2017, 2018, 2019, 2020, 2021].flatMap((year) => [...rowsAt(year).values()]);
    const tested = rows.filter(({ label }) => label !== "not tested");
    expect(tested.length).toBeGreaterThan(50);
    expect(tested.filter(({ label }) => label === "supported").length / tested.length).toBeLessThan(0.2);
  });
});
