import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dateOfDay,
  isSummaryEvent,
  MILLIONTHS,
  share,
  touchedMonths,
} from "../../pipeline/2-aggregate/spread.ts";
import { month } from "../../pipeline/domain/month.ts";

const dayOf = (date: string): number => Date.parse(date) / 86_400_000;
const touchedBy = (from: string, to: string) =>
  touchedMonths(month(Number(from.slice(0, 4)), Number(from.slice(5, 7))), dayOf(from), dayOf(to));

test("an event longer than 31 days is a summary event", () => {
  expect(isSummaryEvent(dayOf("2020-01-01"), dayOf("2020-02-01"))).toBe(false);
  expect(isSummaryEvent(dayOf("2020-01-01"), dayOf("2020-02-02"))).toBe(true);
});

test("the months that an event touches, with its days in each", () => {
  expect(touchedBy("2019-12-30", "2020-03-02")).toEqual([
    { month: month(2019, 12), daysBefore: 0, daysUntilEnd: 2, lastDay: dayOf("2019-12-31") },
    { month: month(2020, 1), daysBefore: 2, daysUntilEnd: 33, lastDay: dayOf("2020-01-31") },
    { month: month(2020, 2), daysBefore: 33, daysUntilEnd: 62, lastDay: dayOf("2020-02-29") },
    { month: month(2020, 3), daysBefore: 62, daysUntilEnd: 64, lastDay: dayOf("2020-03-02") },
  ]);
});

test("days before 1970 and leap days are dates", () => {
  for (const date of ["1900-03-01", "1969-12-31", "1970-01-01", "2000-02-29"]) {
    expect(dateOfDay(dayOf(date))).toBe(date);
  }
});

test("shares add up to the whole and are those of exact whole-number arithmetic", () => {
  const events = fc.record({
    from: fc.integer({ min: dayOf("1950-01-01"), max: dayOf("2050-12-31") }),
    days: fc.integer({ min: 33, max: 7305 }),
    count: fc.integer({ min: 0, max: 9_999_999 }),
  });
  fc.assert(
    fc.property(events, ({ from, days, count }) => {
      const value = MILLIONTHS * count;
      const touched = touchedBy(dateOfDay(from), dateOfDay(from + days - 1));
      const shares = touched.map((each) => share(value, each, days));
      expect(shares.reduce((sum, each) => sum + each, 0)).toBe(value);
      const running = (until: number): bigint => (BigInt(value) * BigInt(until)) / BigInt(days);
      expect(shares).toEqual(
        touched.map(({ daysBefore, daysUntilEnd }) => Number(running(daysUntilEnd) - running(daysBefore))),
      );
    }),
  );
});
