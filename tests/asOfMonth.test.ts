import { expect, test } from "vitest";
import { asOfMonth } from "../pipeline/asOfMonth.ts";
import { month } from "../pipeline/domain/month.ts";

const summary = (lastComplete: readonly [number, number]) => ({
  coverage: [
    { from: month(2019, 1), to: month(2019, 12), countries: "observed" as const },
    { from: month(2021, 3), to: month(2021, 3), countries: "observed" as const },
  ],
  lastCompleteMonth: month(...lastComplete),
});

test("the month asked for, or the last complete one, if the data covers it", () => {
  expect(asOfMonth(null, summary([2021, 3]))).toBe(month(2021, 3));
  expect(asOfMonth(month(2019, 5), summary([2021, 3]))).toBe(month(2019, 5));
  expect(() => asOfMonth(month(2020, 5), summary([2021, 3]))).toThrow(
    "--as-of 2020-05 lies outside what the data covers (2019-01 to 2019-12, 2021-03 to 2021-03): choose a month inside it",
  );
});

test("data of a month that may still go on: nobody has said --as-of", () => {
  expect(() => asOfMonth(null, summary([2021, 2]))).toThrow(
    "no month is covered completely, as far as the data tells (2019-01 to 2019-12, 2021-03 to 2021-03): name the month with --as-of",
  );
  expect(asOfMonth(month(2021, 3), summary([2021, 2]))).toBe(month(2021, 3));
});
