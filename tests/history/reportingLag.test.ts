import fc from "fast-check";
import { expect, test } from "vitest";
import { addMonths, formatMonth } from "../../pipeline/domain/month.ts";
import type { Vintage } from "../../pipeline/domain/vintage.ts";
import { reportingLag } from "../../pipeline/history/reportingLag.ts";
import { monthAt, vintage } from "./vintages.ts";

const AS_OF = monthAt("2024-12");

/** Vintages of the months before the as-of month, in which a month's incidents depend on how long ago it was. */
function growing(count: number, incidents: (age: number) => number): Vintage[] {
  return Array.from({ length: count + 1 }, (_, back) =>
    vintage(formatMonth(addMonths(AS_OF, -back)), {
      MLI: Array.from({ length: 40 }, (_, place) => incidents(39 - place)),
    }),
  );
}

test("months that grow alike are measured exactly", () => {
  // 100 incidents at first, a tenth more after a month, a fifth more from the second month on
  const [now, ...past] = growing(6, (age) => [100, 110][age] ?? 120) as [Vintage, ...Vintage[]];
  const lag = reportingLag(past, now, AS_OF);
  expect(lag?.vintages.map(formatMonth)).toEqual([
    "2024-06",
    "2024-07",
    "2024-08",
    "2024-09",
    "2024-10",
    "2024-11",
  ]);
  expect(lag?.growth.map(({ monthsLater, factor }) => [monthsLater, Number(factor.toFixed(9))])).toEqual([
    [1, 1.1],
    ...[2, 3, 4, 5, 6].map((later) => [later, 1.2]),
  ]);
  // 120 + 110 + 100 when it was the newest, 360 now; the quarters of the last two months are not grown up
  expect(lag?.quarters).toEqual(Array.from({ length: 4 }, () => 360 / 330));
});

test("nothing is measured with five vintages, nor with later and outdated ones", () => {
  const [now, ...past] = growing(40, () => 10) as [Vintage, ...Vintage[]];
  expect(reportingLag(past.slice(0, 5), now, AS_OF)).toBeNull();
  expect(reportingLag(past.slice(24), now, AS_OF)).toBeNull();
  expect(reportingLag([now, ...past.slice(0, 5)], now, AS_OF)).toBeNull();
  expect(reportingLag(past, now, AS_OF)?.vintages).toHaveLength(24);
});

test("a country that joins the input later is no growth, and neither the order nor later vintages matter", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 40, maxLength: 40 }), (counts) => {
      const vintages = growing(8, (age) => counts[age] as number);
      const [now, ...past] = vintages as [Vintage, ...Vintage[]];
      const joined = { ...now, incidents: new Map([...now.incidents, ["NER", counts]]) };
      const lag = reportingLag(past, now, AS_OF);
      expect(reportingLag(past, joined, AS_OF)).toEqual(lag);
      expect(reportingLag([...past].reverse(), now, AS_OF)).toEqual(lag);
      const later = { ...now, lastMonth: addMonths(AS_OF, 1) };
      expect(reportingLag([...past, later], now, AS_OF)).toEqual(lag);
    }),
  );
});
