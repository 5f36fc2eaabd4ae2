import { expect, test } from "vitest";
import { sourceFolders } from "../pipeline/sourceFolders.ts";

test("every source has a folder of its own, whatever it is called", () => {
  expect(sourceFolders(["ACLED", "Été", "acled", "Ete!", "北", "../x"])).toEqual([
    "acled",
    "ete",
    "source-3-acled",
    "source-4-ete",
    "source-5",
    "x",
  ]);
});

test("names that an outputs folder needs for other things are not taken", () => {
  expect(sourceFolders(["compare", "Latest", "2020-01", "backtest", "History"])).toEqual([
    "source-1-compare",
    "source-2-latest",
    "source-3-2020-01",
    "source-4-backtest",
    "source-5-history",
  ]);
});

test("a source that is called like the folder made for another still gets its own", () => {
  const names = sourceFolders(["source-3-a", "A", "a", "source-3-a!"]);
  expect(new Set(names).size).toBe(4);
});
