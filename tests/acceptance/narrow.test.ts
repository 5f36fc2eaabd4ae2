/** A common shock where one of the two countries is so narrow that all of it is border zone and nothing interior. */
import { expect, test } from "vitest";
import { mappedFile, panelsFrom, type Row } from "../2-aggregate/incidentFiles.ts";
import { constantsOf, rowsBetween } from "./verdicts.ts";

/** All of Togo lies within 150 km of Benin. */
const TOWNS: readonly Pick<Row, "country" | "admin1" | "latitude" | "longitude">[] = [
  { country: "Togo", admin1: "Savanes", latitude: 10.86, longitude: 0.2 },
  { country: "Togo", admin1: "Kara", latitude: 9.55, longitude: 1.19 },
  { country: "Togo", admin1: "Plateaux", latitude: 7.53, longitude: 1.13 },
  { country: "Togo", admin1: "Maritime", latitude: 6.2, longitude: 1.2 },
  { country: "Benin", admin1: "Alibori", latitude: 11.13, longitude: 2.94 },
  { country: "Benin", admin1: "Borgou", latitude: 9.34, longitude: 2.63 },
  { country: "Benin", admin1: "Zou", latitude: 7.18, longitude: 1.99 },
  { country: "Benin", admin1: "Littoral", latitude: 6.37, longitude: 2.43 },
];
/** Every town has one incident in four months; from 2013-01 to 2013-06 three every month. */
const COVERAGE = { from: "2003-01", to: "2013-12" };
const SHOCK = { from: 120, to: 125, rate: 3 };

test("two countries that rise only because everything rises have not been reached, narrow or not", async () => {
  const rows = Array.from({ length: 132 }, (_, t) => t).flatMap((t) =>
    TOWNS.flatMap((town, turn) => {
      const calm = (t + turn) % 4 === 0 ? 1 : 0;
      const count = t >= SHOCK.from && t <= SHOCK.to ? SHOCK.rate : calm;
      return Array.from({ length: count }, (_, each): Row => {
        const month = `${2003 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, "0")}`;
        return { ...town, date: `${month}-1${each}`, deaths: 2, actor: "Column of the Coast" };
      });
    }),
  );
  const panels = await panelsFrom(mappedFile(rows, COVERAGE));
  const verdicts = rowsBetween(panels, await constantsOf(panels), "2005-01", COVERAGE.to);
  expect(verdicts).toHaveLength(2 * 108);
  const reached = verdicts.filter(({ row }) => row.evidence === "arrived");
  expect(reached.map(({ from, to, month }) => `${from}>${to} ${month}`)).toEqual([]);
});
