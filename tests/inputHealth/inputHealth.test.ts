import { describe, expect, test } from "vitest";
import { changedFiles, type SeenFile } from "../../pipeline/inputHealth/changedFiles.ts";
import { isAccepted } from "../../pipeline/inputHealth/finding.ts";
import { lostRows } from "../../pipeline/inputHealth/lostRows.ts";
import { silentCountries } from "../../pipeline/inputHealth/silentCountries.ts";
import { stale } from "../../pipeline/inputHealth/stale.ts";
import { monthAt, vintage } from "../history/vintages.ts";

const YEAR = Array.from({ length: 12 }, (_, month) => 5 + (month % 4));

describe("stale", () => {
  const now = vintage("2024-05", { MLI: [1, 2] });
  test("the newest incident is older than expected, or there is none", () => {
    expect(stale(now, monthAt("2024-03"), monthAt("2024-04"), null)).toEqual([
      {
        name: "stale",
        status: "stale",
        text: "the newest incident is of 2024-03, and at least 2024-04 is expected by now",
      },
    ]);
    expect(stale(now, monthAt("2024-04"), monthAt("2024-04"), null)).toEqual([]);
    expect(stale(now, null, monthAt("2024-04"), null)[0]?.text).toContain("there is no incident");
    expect(stale(now, null, null, null)).toEqual([]);
  });

  test("the data ends before that of the last run", () => {
    const before = vintage("2024-06", { MLI: [1, 2, 3] });
    expect(stale(now, monthAt("2024-05"), null, before)[0]?.text).toBe(
      "the data ends with 2024-05, and the last run's ended with 2024-06",
    );
    expect(stale(before, monthAt("2024-06"), null, now)).toEqual([]);
  });
});

describe("lost rows", () => {
  test("over a fifth of a past month, and three incidents at least", () => {
    const before = vintage("2024-05", { MLI: [10, 20, 2, 15], NER: [0, 5, 2, 5] });
    const now = vintage("2024-06", { MLI: [8, 15, 1, 12, 9], NER: [null, 4, 1, 4, 9] });
    // 2024-02: 10 -> 8 is a fifth; 2024-03: 25 -> 19 is more; 2024-04: 4 -> 2 is two incidents; 2024-05: 20 -> 16 a fifth
    expect(lostRows(now, before)).toEqual([
      {
        name: "lost-rows:2024-03",
        status: "suspect",
        text: "2024-03 has 19 incidents, and had 25 in the last run",
      },
    ]);
  });

  test("a country that is gone loses its incidents; months that only one of both knows are not compared", () => {
    const before = vintage("2024-05", { MLI: [9, 9], NER: [9, 9] });
    const now = vintage("2024-04", { MLI: [9] });
    expect(lostRows(now, before).map(({ name }) => name)).toEqual(["lost-rows:2024-04"]);
  });
});

describe("silent countries", () => {
  const neighbours = (country: string): string[] => (country === "MLI" ? ["NER", "BFA", "GIN"] : []);

  test("a country that never was silent, while its neighbours have half of their usual month", () => {
    const now = vintage("2024-05", { MLI: [...YEAR, 0], NER: [...YEAR, 3], BFA: [...YEAR, 4] });
    expect(silentCountries(now, neighbours)).toEqual([
      {
        name: "silent:MLI",
        status: "suspect",
        text: "MLI has no incident in 2024-05 after 7 a month, while its neighbours have 7",
      },
    ]);
  });

  test.each([
    ["it has one", { MLI: [...YEAR, 1], NER: [...YEAR, 9] }],
    ["it was silent before", { MLI: [0, ...YEAR.slice(1), 0], NER: [...YEAR, 9] }],
    ["one month had less", { MLI: [4, ...YEAR.slice(1).map(() => 30), 0], NER: [...YEAR, 9] }],
    ["its neighbours fell silent too", { MLI: [...YEAR, 0], NER: [...YEAR, 2] }],
    ["its neighbours are not in the data", { MLI: [...YEAR, 0], DZA: [...YEAR, 9] }],
    ["nobody looked", { MLI: [...YEAR, null], NER: [...YEAR, 9] }],
    ["its year is not known", { MLI: [...YEAR.slice(1), 0], NER: [...YEAR, 9] }],
  ])("not where %s", (_, countries) => {
    expect(silentCountries(vintage("2024-05", countries), neighbours)).toEqual([]);
  });
});

describe("changed files", () => {
  const file = (name: string, rows: number, more: Partial<SeenFile> = {}): SeenFile => ({
    file: name,
    source: "Log",
    rows_read: rows,
    sha256: "ab",
    origin: null,
    ...more,
  });

  test("a source is missing, a file shrank, a file is not what its card says", () => {
    const before = [file("a.csv", 10), file("b.csv", 10), file("c.csv", 1, { source: "Other" })];
    const now = [file("a.csv", 9), file("b.csv", 11), file("d.csv", 1, { origin: { sha256: "cd" } })];
    expect(changedFiles(now, before).map(({ name, text }) => [name, text])).toEqual([
      ["missing-source:Other", "no file holds Other, which the last run had"],
      ["shrunk:a.csv", "a.csv has 9 rows, and had 10 in the last run"],
      ["not-as-fetched:d.csv", "d.csv is not the file that its origin card describes"],
    ]);
  });

  test("nothing to tell of a first run, and of cards that agree or say nothing", () => {
    const now = [file("a.csv", 9, { origin: { sha256: "AB" } }), file("b.csv", 1)];
    expect(changedFiles(now, [])).toEqual([]);
    // the same name for a file of another source
    expect(changedFiles(now, [file("b.csv", 7, { source: "Other" }), file("a.csv", 9)])).toHaveLength(1);
  });
});

test("a finding is accepted by its name or by its kind, and by nothing else", () => {
  const finding = { name: "lost-rows:2024-03", status: "suspect", text: "" } as const;
  expect(isAccepted(finding, ["lost-rows:2024-03"])).toBe(true);
  expect(isAccepted(finding, ["stale", "lost-rows"])).toBe(true);
  expect(isAccepted(finding, ["lost", "lost-rows:2024-04", "2024-03"])).toBe(false);
});
