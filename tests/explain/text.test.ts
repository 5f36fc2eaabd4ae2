/** What `npm run explain` prints for the sample. */
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../pipeline/config.ts";
import { type Month, month } from "../../pipeline/domain/month.ts";
import { explain } from "../../pipeline/explain.ts";
import { SAMPLE } from "../pipeline/harness.ts";

const told = async (place: string, asOf: Month | null = null): Promise<string> =>
  await explain(place, {
    input: [SAMPLE],
    source: null,
    mapping: null,
    asOf,
    config: { ...DEFAULT_CONFIG, threads: 2 },
  });

describe("a region in words", () => {
  let text: string;
  beforeAll(async () => {
    text = await told("Menaka");
  });

  test("its rank, past, expectation, parts, what would change it, and the incidents behind it, in this order", () => {
    const heads = ["Ménaka, Mali (MLI-menaka), as of 2023-12", "Score 76.3 of 100, Critical, rank 1 of 46"];
    const sections = [
      "History: ",
      "Expected: ",
      "Parts: they add up to 76.3",
      "Armed actors",
      "What would change it",
    ];
    const places = [...heads, ...sections, "Incidents behind it: 87 rows"].map((head) => text.indexOf(head));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test("the points of the parts add up, and counts are those of the table", () => {
    const lines = text.split("\n");
    const start = lines.findIndex((line) => line.startsWith("Parts: "));
    const points = lines.slice(start + 2, start + 10).map((line) => Number(line.trim().split(" ")[0]));
    expect(Math.round(10 * points.reduce((sum, value) => sum + value, 0))).toBe(763);
    expect(text).toMatch(/ incidents +87 +19\.5\n/);
    expect(text).toMatch(/ deaths +472 +88\.\d\n/);
    expect(text).toContain("50 of 87 incidents were attacks on civilians");
  });
});

test("a pair in words: parts, groups and the verdict's reasons", async () => {
  const text = await told("Mali..Algeria");
  expect(text).toContain("Mali > Algeria (MLI..DZA), as of 2023-12");
  expect(text).toContain("evidence: arrived, rank 1 of");
  expect(text).toMatch(/ 18\.9 +zone surprise +the zone is/);
  expect(text).toMatch(/ JNIM +6 incidents +acted in Algeria in the last two years/);
  expect(text).toContain("Incidents behind it: 4 rows of these three months");
});

test("a quiet region, and a month in which a region could not be scored yet", async () => {
  const quiet = await told("Kayes");
  expect(quiet).toContain("Score 0.0 of 100, Low, rank 37 of 46");
  expect(quiet).toMatch(
    / Guarded +with 3 more incidents in the as-of month, as deadly as in the last twelve/,
  );
  expect(quiet).toContain("Incidents behind it: none in these three months");
  expect(await told("Ménaka", month(2011, 6))).toContain(
    "Not scored: that takes an incident and 24 covered months.",
  );
});
