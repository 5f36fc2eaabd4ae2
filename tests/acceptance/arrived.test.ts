/** Evidence in full: `arrived` where the definition's three conditions hold, and a weaker word wherever one fails. */
import { beforeAll, describe, expect, test } from "vitest";
import { LAST_MONTH, monthsBetween } from "../../datasets/sample/months.ts";
import type { Evidence } from "../../pipeline/3-score/spillover/evidence.ts";
import { panelsFrom } from "../2-aggregate/incidentFiles.ts";
import { type Reading, SIGN } from "./definition.ts";
import { COUNTS } from "./files.ts";
import { SAMPLE_FORMS } from "./sampleFiles.ts";
import {
  type Assessed,
  assess,
  constantsOf,
  firstQualifying,
  isOnTheEdge,
  isSign,
  type PairAtMonth,
  rowsBetween,
  WORLDS,
} from "./verdicts.ts";

/** What a sign is called: an incident in the zone, a zone above its interior, and an actor of both sides make it `arrived`. */
function wordFor({ incidents3m, zoneSurprise, sharedActor }: Reading): Evidence {
  return incidents3m > 0 && zoneSurprise > 0 && sharedActor ? "arrived" : "early sign";
}

describe.each(WORLDS)("$theatre.name by $form.name, seed $seed", (world) => {
  const { theatre, form } = world;
  // without sides nobody is known to be on both sides
  const knowsActors = form !== COUNTS;
  let assessed: Assessed;
  beforeAll(async () => {
    assessed = await assess(world);
  });

  test("every sign of every pair in every month is called what the definition calls it", () => {
    const signs = assessed.verdicts.filter(({ row, reading }) => isSign(row) && !isOnTheEdge(reading));
    const called = signs.map(({ from, to, month, row }) => [from, to, month, row.evidence]);
    const wanted = signs.map(({ from, to, month, reading }) => {
      const word = knowsActors ? wordFor(reading) : "early sign";
      return [from, to, month, word];
    });
    expect(called).toEqual(wanted);
    expect(new Set(wanted.map(([, , , word]) => word)).size).toBe(knowsActors ? 2 : 1);
  });

  test.each(theatre.edges)("$to: what was planted is called by its actor in its first month", (edge) => {
    const month = firstQualifying(assessed, edge);
    const own = assessed.verdicts.find(
      (each) => each.from === theatre.core.country && each.to === edge.to && each.month === month,
    );
    expect(own?.reading.arrival).toBeGreaterThanOrEqual(SIGN);
    expect(own?.row.evidence).toBe(knowsActors && edge.isShared ? "arrived" : "early sign");
  });
});

describe.each(SAMPLE_FORMS)("the sample by $name", ({ name, file }) => {
  let rows: readonly PairAtMonth[];
  beforeAll(async () => {
    const panels = await panelsFrom(await file(() => true));
    rows = rowsBetween(panels, await constantsOf(panels), "2021-11", LAST_MONTH);
  });
  const evidenceOf = (from: string, to: string, month: string): string | undefined =>
    rows.find((each) => each.from === from && each.to === to && each.month === month)?.row.evidence;

  // JNIM is active on both sides
  test.each([
    ["MLI", "DZA", "2023-10"],
    ["BFA", "TGO", "2021-11"],
    ["BFA", "BEN", "2021-12"],
  ])("%s > %s in %s", (from, to, month) => {
    expect(evidenceOf(from, to, month)).toBe(name === "coordinates" ? "arrived" : "early sign");
  });

  test("never where two countries rise only because everything rises", () => {
    const shared = rows.filter(({ from, to }) => ["SEN>GIN", "GIN>SEN"].includes(`${from}>${to}`));
    expect(shared.length).toBe(2 * monthsBetween("2021-11", LAST_MONTH).length);
    expect(shared.filter(({ row }) => row.evidence === "arrived")).toEqual([]);
  });
});
