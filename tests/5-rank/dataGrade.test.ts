import { expect, test } from "vitest";
import { dataGrade } from "../../pipeline/5-rank/dataGrade.ts";

test.each([
  [50, 0.8, "A"],
  [50, 0.79, "B"],
  [49.9, 1, "B"],
  [15, 0, "B"],
  [14.9, 1, "C"],
  [3, 1, "C"],
  [2.9, 1, "D"],
  [0, Number.NaN, "D"],
] as const)("%d incidents, %d of them located: %s", (incidents, located, grade) => {
  expect(dataGrade(incidents, located)).toBe(grade);
});
