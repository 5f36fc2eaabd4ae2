import { describe, expect, test } from "vitest";
import {
  borderIncident,
  comingAtLeast,
  escalation,
  LEAST_DEATHS,
  UNKNOWN,
} from "../../pipeline/domain/outcomes.ts";
import { panelOf } from "../4-forecast/world.ts";

const MONTHS = 20;
const series = (values: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: MONTHS }, (_, t) => values[t] ?? 0);
const deaths = (values: Readonly<Record<number, number>>, covered?: boolean[]) =>
  panelOf(
    [{ id: "AAA-one", incidents: series({}), deaths: series(values), ...(covered && { covered }) }],
    MONTHS,
  );

describe("escalation", () => {
  test("is twice the pace of the last year, and not fewer than K", () => {
    // 40 deaths in the year up to month 11: 20 in the coming quarter are twice its pace
    const { threshold, happened, horizon } = escalation(
      deaths({ 3: 40, 13: 19, 14: 1 }),
      LEAST_DEATHS.region,
    );
    expect(horizon).toBe(3);
    expect(threshold[11]).toBe(20);
    expect(happened[11]).toBe(1);
    expect(escalation(deaths({ 3: 40, 13: 19 }), LEAST_DEATHS.region).happened[11]).toBe(0);
    // in a calm place K decides: 10 in a region, 25 in a country
    const calm = deaths({ 12: 4, 14: 6 });
    expect(escalation(calm, LEAST_DEATHS.region).happened[11]).toBe(1);
    expect(escalation(calm, LEAST_DEATHS.country).happened[11]).toBe(0);
    // month 15 is the fourth after month 11
    expect(escalation(deaths({ 15: 99 }), LEAST_DEATHS.region).happened[11]).toBe(0);
  });

  test("is asked from the twelfth month on, and known once the quarter is over", () => {
    const { threshold, happened } = escalation(deaths({}), LEAST_DEATHS.region);
    expect([...threshold].map(Number.isNaN)).toEqual([...threshold.keys()].map((t) => t < 11));
    expect([...happened]).toEqual([...happened.keys()].map((t) => (t < 11 || t > 16 ? UNKNOWN : 0)));
  });

  test("a month outside coverage leaves unknown what it is part of", () => {
    const covered = series({}).map((_, t) => t !== 14);
    const { threshold, happened } = escalation(deaths({ 13: 50 }, covered), LEAST_DEATHS.region);
    expect([...happened.subarray(10, 14)]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(threshold[13]).toBe(25);
    expect(threshold[14]).toBeNaN();
    expect(threshold[19]).toBeNaN();
  });
});

describe("border incidents", () => {
  test("one in six months is enough, half of one that is spread over many days as well", () => {
    const zone = (values: Readonly<Record<number, number>>) =>
      borderIncident(panelOf([{ id: "AAA>BBB", incidents: series(values) }], MONTHS));
    expect(zone({ 17: 1 }).happened[11]).toBe(1);
    expect(zone({ 17: 0.5 }).happened[11]).toBe(1);
    expect(zone({ 18: 1 }).happened[11]).toBe(0);
    expect(zone({ 11: 9 }).happened[11]).toBe(0);
    expect(zone({ 11: 9 }).happened[14]).toBe(UNKNOWN);
  });
});

test("comingAtLeast keeps units apart: the next one's first months are not the last one's future", () => {
  const panel = panelOf(
    [
      { id: "AAA-one", incidents: [0, 0, 0] },
      { id: "AAA-two", incidents: [9, 9, 9] },
    ],
    3,
  );
  const { happened } = comingAtLeast(panel, panel.incidents, 1, new Float64Array(6).fill(5));
  expect([...happened]).toEqual([0, 0, UNKNOWN, 1, 1, UNKNOWN]);
});
