import { describe, expect, it } from "vitest";
import { alarmsOf, warningsOf } from "../../pipeline/backtest/alarms.ts";
import type { JudgedRows } from "../../pipeline/backtest/judgedRows.ts";

const FROM = 24_000;

/** Rows of some units in consecutive months; what each predictor said and when it came true, unit by unit. */
function rowsOf(said: readonly (readonly number[])[], delays: readonly (readonly number[])[]) {
  const months = said[0]?.length ?? 0;
  const order = Array.from({ length: months * said.length }, (_, row) => ({
    unit: row % said.length,
    month: Math.floor(row / said.length),
  }));
  const column = (value: (unit: number, month: number) => number): Float64Array =>
    Float64Array.from(order, ({ unit, month }) => value(unit, month));
  const values = column((unit, month) => said[unit]?.[month] ?? 0);
  const rows: JudgedRows = {
    month: column((_, month) => FROM + month),
    unit: column((unit) => unit),
    country: column((unit) => unit % 2),
    active: column(() => 1),
    delay: column((unit, month) => delays[unit]?.[month] ?? 0),
    said: new Map([["score", values]]),
  };
  return { rows, values };
}

describe("lists of the highest values", () => {
  it("by hand: four units, two months, one place", () => {
    const { rows, values } = rowsOf(
      [
        [9, 1],
        [5, 7],
        [5, 7],
        [1, 2],
      ],
      [
        [1, 0],
        [0, 2],
        [2, 0],
        [0, 0],
      ],
    );
    // the first month's place is a hit, the second month's is drawn by lot between a hit and a false alarm
    const alarms = alarmsOf(rows, values, 1, FROM, "key");
    expect(alarms?.precision.value).toBe(1.5 / 2);
    expect(alarms?.recall.value).toBe(1.5 / 3);
    expect(alarms?.falseAlarmsPerHit.value).toBeCloseTo(0.5 / 1.5, 12);
    // two of four are no list
    expect(alarmsOf(rows, values, 3, FROM, "key")).toBeNull();
  });
});

describe("warnings", () => {
  it("by hand: an onset that was seen coming, one that was not, one that nobody could see begin", () => {
    const settings = { length: 1, horizon: 3, from: FROM, key: "key" };
    const { rows, values } = rowsOf(
      [
        // on the list in months 1, 2 and 3
        [1, 9, 9, 9, 1, 1],
        [2, 2, 2, 2, 2, 2],
        [3, 3, 3, 3, 3, 3],
      ],
      [
        // comes true at origins 2 to 4, the event in month 5: on the list three and two months before
        [0, 0, 3, 2, 1, 0],
        // the event in month 4, never on the list
        [0, 0, 2, 1, 0, 0],
        // true at the first origin: whether that is an onset cannot be told
        [1, 0, 0, 0, 0, 0],
      ],
    );
    const { onsets, warned, leadMonths } = warningsOf(rows, values, settings);
    expect(onsets).toBe(2);
    expect(warned.value).toBe(1 / 2);
    expect(leadMonths.value).toBe(3);
  });

  it("a place that is drawn by lot warns of nothing", () => {
    const { rows, values } = rowsOf(
      [
        [5, 5, 5],
        [5, 5, 5],
      ],
      [
        [0, 1, 0],
        [0, 0, 0],
      ],
    );
    const { onsets, warned, leadMonths } = warningsOf(rows, values, {
      length: 1,
      horizon: 3,
      from: FROM,
      key: "key",
    });
    expect([onsets, warned.value, leadMonths.value]).toEqual([1, 0, Number.NaN]);
  });
});
