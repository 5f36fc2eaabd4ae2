import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standing } from "../../pipeline/5-rank/standing.ts";
import {
  type BorderFacts,
  type EscalationFacts,
  whyBorder,
  whyEscalation,
} from "../../pipeline/5-rank/why.ts";
import { PART_COLUMNS } from "../../pipeline/domain/columns.ts";
import { against, counted, inWords } from "../../pipeline/domain/words.ts";

describe("standing", () => {
  test("known answers", () => {
    expect(standing([5, 9, 9, 1])).toEqual([3, 1, 1, 4]);
    expect(standing([Number.NaN, 2, Number.NaN])).toEqual([null, 1, null]);
    expect(standing([0, 0])).toEqual([1, 1]);
    expect(standing([])).toEqual([]);
  });

  test("a rank is one more than the number of higher values", () => {
    const value = fc.oneof(
      fc.constant(Number.NaN),
      fc.integer({ min: 0, max: 5 }),
      fc.double({ noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const expected = values.map((each) =>
          Number.isNaN(each) ? null : 1 + values.filter((other) => other > each).length,
        );
        expect(standing(values)).toEqual(expected);
      }),
    );
  });
});

describe("numbers in words", () => {
  test("whole from 10 on, one decimal below, thousands apart", () => {
    expect([0, 0.5, 1, 2.25, 9.9, 10.4, 10.5, 999.5, 1234567.4].map(inWords)).toEqual([
      "0",
      "0.5",
      "1",
      "2.3",
      "9.9",
      "10",
      "11",
      "1,000",
      "1,234,567",
    ]);
  });

  test("singular and plural follow the number that is shown", () => {
    expect([0, 0.5, 1, 1.04, 1.1, 2, 21].map((value) => counted(value, "death"))).toEqual([
      "0 deaths",
      "0.5 deaths",
      "1 death",
      "1 death",
      "1.1 deaths",
      "2 deaths",
      "21 deaths",
    ]);
  });

  test("comparisons with the usual are true", () => {
    const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
      "more than nine times the usual": [9.5, Number.POSITIVE_INFINITY],
      "about nine times the usual": [8.5, 9.5],
      "about eight times the usual": [7.5, 8.5],
      "about seven times the usual": [6.5, 7.5],
      "about six times the usual": [5.5, 6.5],
      "about five times the usual": [4.5, 5.5],
      "about four times the usual": [3.5, 4.5],
      "about three times the usual": [2.5, 3.5],
      "about twice the usual": [1.75, 2.5],
      "above the usual": [1.2, 1.75],
      "about as usual": [0.8, 1.2],
      "below the usual": [0, 0.8],
    };
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1300 }).map((percent) => percent / 100),
        fc.integer({ min: 0, max: 3000 }).map((tenths) => tenths / 10),
        (ratio, usual) => {
          const text = against(ratio * usual, usual);
          if (usual < 0.5) {
            expect(text).toBe("where hardly any is usual");
            return;
          }
          const words = text.replace(/ \(?[\d.,]+\)?$/, "");
          seen.add(words);
          const [low, high] = BOUNDS[words] ?? [1, 0];
          expect(ratio).toBeGreaterThanOrEqual(low - 1e-9);
          expect(ratio).toBeLessThanOrEqual(high + 1e-9);
          expect(text.replaceAll(/[^\d.,]/g, "")).toBe(inWords(usual));
          const afterQuiet = text.replace(/(?:the usual (\S+)|as usual \((\S+)\))$/, "the $1$2 expected");
          expect(against(ratio * usual, usual, true)).toBe(afterQuiet);
        },
      ),
      { numRuns: 3000 },
    );
    expect(seen.size).toBe(Object.keys(BOUNDS).length);
  });
});

/** A number of a row as its column prints it: one decimal. */
const printedNumber = fc
  .oneof(
    fc.constantFrom(0, 0.1, 0.4, 0.5, 1, 1.1, 2, 9.9, 10),
    fc.integer({ min: 0, max: 40 }),
    fc.double({ min: 0, max: 30, noNaN: true }),
    fc.integer({ min: 0, max: 200_000 }),
  )
  .map((value) => Math.round(10 * value) / 10);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
const months = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 }));

/** What a row's value may look like in a sentence; not taken from the code that writes it. */
function shownAs(value: number): string {
  const rounded = value >= 10 ? String(Math.round(value)) : String(Number(value.toFixed(1)));
  return rounded.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Every sentence: one sentence, grammatical, and no number that the row does not hold. */
function checkSentence(why: string, values: readonly (number | null)[], texts: readonly string[] = []): void {
  expect(why).not.toMatch(/NaN|null|undefined|Infinity|\bInfin|\[object|\s{2}| ,|;;|\.\./);
  expect(why.endsWith(".")).toBe(true);
  expect(why.slice(0, -1)).not.toMatch(/\.\s/);
  expect(why[0]).toMatch(/[\dA-Z]/);
  let rest = why;
  for (const text of texts) if (text !== "") rest = rest.replaceAll(text, "");
  const numbers = rest.match(/\d[\d,]*(?:\.\d+)?/g)?.map((number) => number.replace(/,$/, "")) ?? [];
  const allowed = new Set(values.flatMap((value) => (value === null ? [] : [shownAs(value)])));
  for (const number of numbers) expect([why, allowed.has(number), number]).toEqual([why, true, number]);
  for (const [, number, noun] of rest.matchAll(/([\d.,]+) (incidents?|deaths?|quiet months?)\b/g)) {
    expect([why, noun?.endsWith("s")]).toEqual([why, number !== "1"]);
  }
}

describe("why a region has its score", () => {
  const PARTS: readonly string[] = PART_COLUMNS;
  const anyFacts: fc.Arbitrary<EscalationFacts> = fc.record({
    score: maybe(printedNumber.map((value) => Math.min(100, value))),
    incidents_3m: maybe(printedNumber),
    usual_incidents_3m: maybe(printedNumber),
    deaths_3m: maybe(printedNumber),
    usual_deaths_3m: maybe(printedNumber),
    months_quiet_before: maybe(months),
    parts: fc.record(Object.fromEntries(PARTS.map((part) => [part, maybe(printedNumber)]))),
  });

  test("is said with the row's own numbers only", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { parts, ...numbers } = facts;
        checkSentence(whyEscalation(facts, 24), [
          ...Object.values(numbers),
          // the limit stands in the row's notes
          facts.score === null || facts.usual_incidents_3m === null ? 24 : null,
        ]);
        expect(Object.keys(parts)).toEqual(PARTS);
      }),
      { numRuns: 3000 },
    );
  });

  test("known sentences", () => {
    const facts: EscalationFacts = {
      score: 60,
      incidents_3m: 1,
      usual_incidents_3m: 0.1,
      deaths_3m: 1,
      usual_deaths_3m: 4,
      months_quiet_before: 30,
      parts: { part_surprise: 31, part_severity: 29 },
    };
    expect(whyEscalation(facts, 24)).toBe(
      "1 incident in three months after 30 quiet months, where hardly any is usual; 1 death, below the 4 expected; most of the score comes from the jump above its own past.",
    );
    expect(
      whyEscalation({ ...facts, months_quiet_before: 5, deaths_3m: 0, parts: { part_severity: 29 } }, 24),
    ).toBe(
      "1 incident in three months, where hardly any is usual; no deaths; the largest part of the score comes from the number of deaths.",
    );
    expect(whyEscalation({ ...facts, incidents_3m: 0, usual_incidents_3m: 1 }, 24)).toBe(
      "No incident in three months, where 1 incident would be usual.",
    );
    expect(whyEscalation({ ...facts, score: null }, 24)).toBe(
      "1 incident in three months, but too little history for a score: it takes 24 months of data.",
    );
    expect(whyEscalation({ ...facts, deaths_3m: null, usual_deaths_3m: null }, 24)).toBe(
      "1 incident in three months after 30 quiet months, where hardly any is usual; most of the score comes from the jump above its own past.",
    );
    // quiet for long, and yet something to be expected: of earlier years, or of the rest of the country
    expect(whyEscalation({ ...facts, incidents_3m: 2, usual_incidents_3m: 1.7, deaths_3m: 9 }, 24)).toBe(
      "2 incidents in three months after 30 quiet months, about the 1.7 expected; 9 deaths, about twice the 4 expected; most of the score comes from the jump above its own past.",
    );
    expect(whyEscalation({ ...facts, incidents_3m: null }, 24)).toBe(
      "The last three months are not all covered by the data.",
    );
  });
});

describe("why a border has its score", () => {
  const anyFacts: fc.Arbitrary<BorderFacts> = fc.record({
    from_name: fc.constantFrom("Mali", "Côte d'Ivoire"),
    to_name: fc.constantFrom("Algeria", "Burkina Faso"),
    evidence: fc.constantFrom("early sign", "nearby only", "none", "not assessable"),
    pressure: maybe(printedNumber.map((value) => Math.min(100, value))),
    border_incidents_3m: maybe(printedNumber),
    usual_border_incidents_3m: maybe(printedNumber),
    border_deaths_3m: maybe(printedNumber),
    last_border_incident: fc.constantFrom("2023-12-14", "2011-05", ""),
    months_quiet_before: maybe(months),
    shared_groups: fc.constantFrom("", "JNIM", "JNIM and Ansaru"),
  });

  test("is said with the row's own numbers only", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        // an incident in the zone has a date
        fc.pre(facts.last_border_incident !== "" || (facts.border_incidents_3m ?? 0) === 0);
        checkSentence(
          whyBorder(facts),
          [
            facts.pressure,
            facts.border_incidents_3m,
            facts.usual_border_incidents_3m,
            facts.border_deaths_3m,
            facts.months_quiet_before,
          ],
          [facts.last_border_incident],
        );
      }),
      { numRuns: 3000 },
    );
  });

  test("known sentences", () => {
    const facts: BorderFacts = {
      from_name: "Mali",
      to_name: "Algeria",
      evidence: "nearby only",
      pressure: 40,
      border_incidents_3m: 0,
      usual_border_incidents_3m: 0.1,
      border_deaths_3m: 0,
      last_border_incident: "",
      months_quiet_before: 100,
      shared_groups: "",
    };
    expect(whyBorder(facts)).toBe(
      "No incident on Algeria's side of the border with Mali in three months, and none before in this data, while there is much violence close by in Mali.",
    );
    expect(whyBorder({ ...facts, pressure: 39.9, last_border_incident: "2013-05-02" })).toBe(
      "No incident on Algeria's side of the border with Mali in three months; the last one was on 2013-05-02.",
    );
    expect(
      whyBorder({
        ...facts,
        border_incidents_3m: 1,
        border_deaths_3m: 1,
        last_border_incident: "2023-12-14",
      }),
    ).toBe(
      "1 incident on Algeria's side of the border with Mali in three months after 100 quiet months (1 death), where hardly any is usual; the last on 2023-12-14, while there is much violence close by in Mali.",
    );
    expect(
      whyBorder({
        ...facts,
        border_incidents_3m: 3,
        last_border_incident: "2023-12-14",
        shared_groups: "JNIM and Ansaru",
        months_quiet_before: 0,
        pressure: 12,
      }),
    ).toBe(
      "3 incidents on Algeria's side of the border with Mali in three months (no deaths), where hardly any is usual; the last on 2023-12-14; JNIM and Ansaru also acted in Mali within a year.",
    );
    expect(whyBorder({ ...facts, evidence: "not assessable", border_incidents_3m: null })).toBe(
      "The data does not tell what happens on Algeria's side of the border with Mali.",
    );
    expect(whyBorder({ ...facts, evidence: "not assessable" })).toBe(
      "The data does not cover the last three months in Mali.",
    );
  });
});
