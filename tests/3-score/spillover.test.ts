import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { combinePair, type PairComponents } from "../../pipeline/3-score/spillover/combinePair.ts";
import { evidence } from "../../pipeline/3-score/spillover/evidence.ts";
import { exposedPressure, intensity } from "../../pipeline/3-score/spillover/intensity.ts";
import { type PairMonth, spillover } from "../../pipeline/3-score/spillover/spillover.ts";
import { zoneSurprise } from "../../pipeline/3-score/spillover/zoneSurprise.ts";
import type { Constants } from "../../pipeline/domain/constants.ts";
import type { Coverage } from "../../pipeline/domain/layout.ts";
import type { Month } from "../../pipeline/domain/month.ts";
import type { Panel } from "../../pipeline/domain/panel.ts";
import type { Panels, ZoneBasis } from "../../pipeline/domain/panels.ts";
import { mappedFile, monthOf, panelsFrom, type Row, TOWNS } from "../2-aggregate/incidentFiles.ts";
import { monthAt, NO_ACTORS, panelOf, type Series, shippedConstants, truncated } from "./panels.ts";

let constants: Constants;
beforeAll(async () => {
  constants = await shippedConstants();
});

interface PairSeries extends Omit<Series, "id"> {
  readonly from: string;
  readonly to: string;
  readonly pressure?: readonly number[];
  readonly borderKm?: number;
  readonly basis?: ZoneBasis;
}

interface World {
  readonly countries: readonly Series[];
  readonly pairs: readonly PairSeries[];
  /** Incidents of a country near any border; where it is not given, of its first pair. */
  readonly frontiers?: readonly Series[];
  readonly declared?: Coverage["countries"];
}

const idOf = ({ from, to }: { from: string; to: string }): string => `${from}>${to}`;

/** Panels of a made-up world, as stage 2 would hand them on. */
function worldOf({ countries, pairs, frontiers, declared }: World): Panels {
  const sorted = [...pairs].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const receiving = (panel: Panel): Panel => ({
    ...panel,
    units: panel.units.map((unit) => ({ ...unit, country: unit.id.split(">")[1] ?? unit.id })),
  });
  const borders = receiving(panelOf(sorted.map((pair) => ({ ...pair, id: idOf(pair) }))));
  const pressure = new Float64Array(borders.incidents.length);
  const listed = { pair: [] as number[], month: [] as number[], n: [] as number[], day: [] as string[] };
  for (const [unit, pair] of sorted.entries()) {
    pair.pressure?.forEach((value, t) => {
      pressure[unit * borders.monthCount + t] = value;
    });
    pair.incidents.forEach((value, t) => {
      if (value === 0) return;
      listed.pair.push(unit);
      listed.month.push(monthAt(t));
      listed.n.push(value);
      listed.day.push(`${Math.floor(monthAt(t) / 12)}-${String((monthAt(t) % 12) + 1).padStart(2, "0")}-09`);
    });
  }
  const firstPairs = [...new Map(sorted.map((pair) => [pair.to, pair])).values()];
  const wide = frontiers ?? firstPairs.map((pair) => ({ ...pair, id: pair.to }));
  const countryPanel = panelOf(countries);
  const nothing = zeros(countryPanel.monthCount);
  const receivers = [...new Set(sorted.map(({ to }) => to))];
  const regions = panelOf(
    receivers.flatMap((to) => REGIONS.map((name) => ({ id: `${to}-${name}`, incidents: nothing }))),
  );
  return {
    ingest: {
      source: "made up",
      licence: "",
      citation: "",
      hasCoordinates: true,
      hasActors: false,
      hasDeaths: true,
      hasDays: true,
      inactiveYears: true,
      inactiveIncidents: 0,
      coverage: [
        {
          from: countryPanel.firstMonth,
          to: (countryPanel.firstMonth + countryPanel.monthCount - 1) as Month,
          countries: declared ?? "observed",
        },
      ],
      lastCompleteMonth: (countryPanel.firstMonth + countryPanel.monthCount - 1) as Month,
      files: [],
      unknownRegions: [],
    },
    regions,
    countries: countryPanel,
    zones: panelOf([]),
    zoneCountries: [],
    borders,
    frontiers: panelOf(wide),
    pairs: sorted.map(({ from, to, borderKm, basis }) => ({
      from,
      to,
      borderKm: borderKm ?? 1000,
      basis: basis ?? "coordinates",
    })),
    pressure,
    borderIncidents: {
      pair: Int32Array.from(listed.pair),
      month: Int32Array.from(listed.month),
      region: Int32Array.from(listed.pair, (unit) => regionNumber(regions, `${sorted[unit]?.to}-north`)),
      incidents: Float64Array.from(listed.n),
      deaths: new Float64Array(listed.n.length),
      lastDate: listed.day,
    },
    approach: pressure,
    wideZone: borders.incidents,
    actors: NO_ACTORS,
  };
}

const REGIONS = ["a", "b", "north", "old"];
const regionNumber = (regions: Panel, id: string): number =>
  regions.units.findIndex((unit) => unit.id === id);

const zeros = (months: number): number[] => new Array<number>(months).fill(0);
/** A series of zeros with some months set. */
function series(months: number, set: Readonly<Record<number, number>> = {}): number[] {
  const values = zeros(months);
  for (const [t, value] of Object.entries(set)) values[Number(t)] = value;
  return values;
}

const pairIn = (rows: readonly PairMonth[], from: string, to: string): PairMonth => {
  const row = rows.find(({ pair }) => pair.from === from && pair.to === to);
  if (row === undefined) throw new Error(`no row ${from}>${to}`);
  return row;
};

describe("intensity", () => {
  test("known answers", () => {
    expect(intensity(0)).toBe(0);
    expect(intensity(20)).toBe(50);
    expect(intensity(60)).toBe(75);
    expect(exposedPressure([10, 5, 5], 500)).toBeCloseTo(10 + 4 + 3, 12);
    expect(exposedPressure([10, 5, 5], 9999)).toBeCloseTo(17, 12);
    expect(exposedPressure([10, 0, 0], 0)).toBe(5);
    expect(exposedPressure([10, 0, 0], 250)).toBe(7.5);
    expect(exposedPressure([], 500)).toBe(0);
  });

  test("more pressure, a fresher one or a longer border never lowers it; it stays below 100", () => {
    const some = fc.double({ min: 0, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(some, some, some, some, some, (now, last, before, km, more) => {
        const at = (values: number[], length: number): number => intensity(exposedPressure(values, length));
        const base = at([now, last, before], km);
        expect(base).toBeGreaterThanOrEqual(0);
        expect(base).toBeLessThanOrEqual(100);
        // but for the last bit
        const atLeast = (value: number, floor: number): void => {
          expect(value).toBeGreaterThanOrEqual(floor - 1e-12 * floor);
        };
        atLeast(at([now + more, last, before], km), base);
        atLeast(at([now, last, before], km + more), base);
        atLeast(at([now + more, last, before], km), at([now, last, before + more], km));
      }),
    );
  });
});

/** Components of a pair whose source names no actors, unless a reach is given. */
const components = (
  intensity: number,
  surprise: number,
  resurgence: number,
  actorReach: number | null = null,
): PairComponents => ({ intensity, actorReach, surprise, resurgence });

describe("combinePair", () => {
  const points = fc.double({ min: 0, max: 100, noNaN: true });
  const anyComponents = fc.record<PairComponents>({
    intensity: points,
    actorReach: fc.option(points),
    surprise: points,
    resurgence: points,
  });

  test("known answers", () => {
    expect(combinePair(components(50, 40, 20))).toEqual({
      exact: 38,
      score: 38,
      pressure: 50,
      arrival: 30,
      parts: { intensity: 20, actor_reach: Number.NaN, zone_surprise: 12, zone_resurgence: 6 },
    });
    // .28 * 50 + .12 * 100 + .3 * 40 + .3 * 20
    expect(combinePair(components(50, 40, 20, 100))).toEqual({
      exact: 44,
      score: 44,
      pressure: 65,
      arrival: 30,
      parts: { intensity: 14, actor_reach: 12, zone_surprise: 12, zone_resurgence: 6 },
    });
    expect(combinePair(components(100, 100, 100)).score).toBe(100);
    expect(combinePair(components(100, 100, 100, 100)).score).toBe(100);
    expect(combinePair(components(100, 0, 0)).score).toBe(40);
    expect(combinePair(components(0, 0, 0, 100)).score).toBe(12);
    expect(combinePair(components(0, 100, 100, 0)).score).toBe(60);
    expect(Object.values(combinePair(components(0, 0, 0, 0)).parts)).toEqual([0, 0, 0, 0]);
  });

  test("parts add up to the score in tenths, and each is within a tenth of its weight", () => {
    const tenths = (value: number): number => Math.round(10 * value);
    fc.assert(
      fc.property(anyComponents, (given) => {
        const { intensity: pressing, actorReach, surprise, resurgence } = given;
        const { score, parts, exact, pressure, arrival } = combinePair(given);
        const { actor_reach, ...always } = parts;
        expect(Number.isNaN(actor_reach)).toBe(actorReach === null);
        const reached = actorReach ?? 0;
        const printed = { ...always, actor_reach: actorReach === null ? 0 : actor_reach };
        for (const value of [score, pressure, arrival, ...Object.values(printed)]) {
          expect(tenths(value) / 10).toBe(value);
        }
        expect(Object.values(printed).reduce((sum, part) => sum + tenths(part), 0)).toBe(tenths(score));
        expect(Math.abs(score - exact)).toBeLessThanOrEqual(0.05 + 1e-9);
        const pressed = actorReach === null ? pressing : 0.7 * pressing + 0.3 * reached;
        expect(Math.abs(exact - (0.4 * pressed + 0.3 * surprise + 0.3 * resurgence))).toBeLessThan(1e-9);
        expect(Math.abs(parts.intensity - (actorReach === null ? 0.4 : 0.28) * pressing)).toBeLessThan(0.2);
        expect(Math.abs(printed.actor_reach - 0.12 * reached)).toBeLessThan(0.2);
        expect(Math.abs(parts.zone_surprise - 0.3 * surprise)).toBeLessThan(0.2);
        expect(Math.abs(parts.zone_resurgence - 0.3 * resurgence)).toBeLessThan(0.2);
        expect(Math.abs(pressure - pressed)).toBeLessThanOrEqual(0.05 + 1e-9);
        expect(Math.abs(arrival - (surprise + resurgence) / 2)).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  test("an unknown component makes everything unknown", () => {
    for (const given of [
      components(Number.NaN, 1, 1),
      components(1, Number.NaN, 1, 1),
      components(1, 1, Number.NaN),
    ]) {
      const { parts, ...rest } = combinePair(given);
      expect([...Object.values(parts), ...Object.values(rest)].every((value) => Number.isNaN(value))).toBe(
        true,
      );
    }
  });
});

describe("evidence", () => {
  const verdict = (pressure: number, arrival: number, aboveInterior = false, sharedGroup = false): string =>
    evidence({ pressure, arrival }, { aboveInterior, sharedGroup });

  test("thresholds", () => {
    expect(verdict(0, 0)).toBe("none");
    expect(verdict(39.9, 18.9)).toBe("none");
    expect(verdict(40, 18.9)).toBe("nearby only");
    expect(verdict(100, 0)).toBe("nearby only");
    expect(verdict(0, 19)).toBe("early sign");
    expect(verdict(100, 19)).toBe("early sign");
    expect(verdict(100, Number.NaN)).toBe("not assessable");
    expect(verdict(Number.NaN, Number.NaN)).toBe("not assessable");
  });

  test("arrived takes an arrival, a zone above the interior and a group on both sides", () => {
    expect(verdict(0, 19, true, true)).toBe("arrived");
    expect(verdict(100, 100, true, false)).toBe("early sign");
    expect(verdict(100, 100, false, true)).toBe("early sign");
    expect(verdict(100, 18.9, true, true)).toBe("nearby only");
    expect(verdict(0, 18.9, true, true)).toBe("none");
    expect(verdict(100, Number.NaN, true, true)).toBe("not assessable");
  });
});

test("zone surprise is what the zone has beyond the interior", () => {
  expect(zoneSurprise(60, 20)).toBe(40);
  expect(zoneSurprise(20, 60)).toBe(0);
});

describe("a pair at a month", () => {
  const MONTHS = 60;
  const NOW = monthAt(MONTHS - 1);
  /** AAA burns at its border with BBB; what happens in BBB is given. */
  const burning = (zone: number[], interior: number[], more: Partial<World> = {}): Panels =>
    worldOf({
      countries: [
        { id: "AAA", incidents: zeros(MONTHS).fill(9) },
        { id: "BBB", incidents: zone.map((value, t) => value + (interior[t] ?? 0)) },
      ],
      pairs: [{ from: "AAA", to: "BBB", incidents: zone, pressure: zeros(MONTHS).fill(6) }],
      ...more,
    });

  test("a zone that never saw an incident: 0, not unknown", () => {
    const { pairs, inward } = spillover(burning(zeros(MONTHS), zeros(MONTHS).fill(2)), constants, NOW);
    expect(pairs.map(({ pair, ...row }) => [pair.from, row])).toEqual([
      [
        "AAA",
        {
          ...combinePair(components(intensity(exposedPressure([6, 6, 6], 1000)), 0, 0)),
          evidence: "nearby only",
          borderIncidents3m: 0,
          borderDeaths3m: 0,
          usualBorderIncidents3m: 0,
          monthsQuietBefore: MONTHS - 3,
          lastBorderIncident: "",
          borderRegions: { lastBorderIncident: "", regions: [], incidents: [] },
          topActors: "",
          sharedGroups: "",
          pressureShare: 1,
        },
      ],
    ]);
    expect(inward).toEqual([{ country: "BBB", score: pairs[0]?.score }]);
  });

  test("a first-ever incident after three quiet years is at least an early sign, however it came", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 38, max: 140 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 80 }),
        (months, ago, incidents, deaths) => {
          const zone = series(months, { [months - 1 - ago]: incidents });
          const panels = worldOf({
            countries: [
              { id: "AAA", incidents: zeros(months).fill(1) },
              { id: "BBB", incidents: zone, deaths: series(months, { [months - 1 - ago]: deaths }) },
            ],
            pairs: [
              {
                from: "AAA",
                to: "BBB",
                incidents: zone,
                deaths: series(months, { [months - 1 - ago]: deaths }),
              },
            ],
          });
          const [row] = spillover(panels, constants, monthAt(months - 1)).pairs;
          expect(row?.arrival).toBeGreaterThanOrEqual(19);
          expect(row?.evidence).toBe("early sign");
          expect(row?.borderIncidents3m).toBe(incidents);
          expect(row?.pressure).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a shock that hits the whole country alike is no arrival at the border", () => {
    const shock = { [MONTHS - 1]: 6, [MONTHS - 2]: 4 };
    const calm = (_: number, t: number): number => (t % 4 === 0 ? 1 : 0);
    const zone = series(MONTHS).map((_, t) => shock[t as keyof typeof shock] ?? calm(0, t));
    const alone = pairIn(
      spillover(burning(zone, series(MONTHS).map(calm)), constants, NOW).pairs,
      "AAA",
      "BBB",
    );
    const shared = pairIn(spillover(burning(zone, zone), constants, NOW).pairs, "AAA", "BBB");
    expect(alone.parts.zone_surprise).toBeGreaterThan(10);
    expect(shared.parts.zone_surprise).toBe(0);
    expect(shared.arrival).toBeLessThan(alone.arrival);
    expect(alone.evidence).toBe("early sign");
    expect(shared.evidence).not.toBe("early sign");
    // what presses from the other side is the same
    expect(shared.pressure).toBe(alone.pressure);
  });

  test("more of the same shock in the interior never raises the score", () => {
    const zone = series(MONTHS, { 5: 1, 20: 1, [MONTHS - 1]: 4 });
    let before = 101;
    for (const interior of [0, 1, 2, 4, 8, 16]) {
      const panels = burning(zone, series(MONTHS, { 5: 1, 20: 1, [MONTHS - 1]: interior }));
      const { exact } = pairIn(spillover(panels, constants, NOW).pairs, "AAA", "BBB");
      expect(exact).toBeLessThanOrEqual(before);
      before = exact;
    }
  });

  test("a pair without coordinates and border regions is not assessable, but is listed", () => {
    const panels = burning(zeros(MONTHS), zeros(MONTHS).fill(2));
    const { pairs, inward } = spillover(
      { ...panels, pairs: panels.pairs.map((pair) => ({ ...pair, basis: "none" as const })) },
      constants,
      NOW,
    );
    expect(pairs).toHaveLength(1);
    const row = pairIn(pairs, "AAA", "BBB");
    expect(row.evidence).toBe("not assessable");
    const { pressure, arrival, score, exact, borderIncidents3m, borderDeaths3m, usualBorderIncidents3m } =
      row;
    for (const value of [
      pressure,
      arrival,
      score,
      exact,
      borderIncidents3m,
      borderDeaths3m,
      usualBorderIncidents3m,
    ]) {
      expect(value).toBeNaN();
    }
    expect(inward).toEqual([{ country: "BBB", score: Number.NaN }]);
  });

  test("a history of less than 24 months is not assessable", () => {
    for (const [months, assessable] of [
      [23, false],
      [24, true],
    ] as const) {
      const zone = series(months, { [months - 1]: 1 });
      const panels = worldOf({
        countries: [
          { id: "AAA", incidents: zeros(months).fill(1) },
          { id: "BBB", incidents: zone },
        ],
        pairs: [{ from: "AAA", to: "BBB", incidents: zone }],
      });
      const { pairs, inward } = spillover(panels, constants, monthAt(months - 1));
      expect(pairs[0]?.evidence === "not assessable").toBe(!assessable);
      expect(Number.isNaN(pairs[0]?.score)).toBe(!assessable);
      expect(Number.isNaN(inward[0]?.score)).toBe(!assessable);
    }
  });

  test("a month of the quarter that the source did not look at makes the zone unknown, not quiet", () => {
    for (const hole of [0, 1, 2]) {
      const covered = zeros(MONTHS).map((_, t) => t !== MONTHS - 1 - hole);
      const incidents = zeros(MONTHS).fill(1);
      const panels = worldOf({
        countries: [
          { id: "AAA", incidents },
          { id: "BBB", incidents, covered },
        ],
        pairs: [{ from: "AAA", to: "BBB", incidents, covered }],
        frontiers: [{ id: "BBB", incidents, covered }],
      });
      const { pairs, inward } = spillover(panels, constants, NOW);
      expect(pairs[0]?.evidence).toBe("not assessable");
      expect([pairs[0]?.borderIncidents3m, pairs[0]?.score, inward[0]?.score]).toEqual([
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ]);
    }
  });

  test("pressure from a country that the source does not look at any more is unknown, not 0", () => {
    const covered = zeros(MONTHS).map((_, t) => t < MONTHS - 6);
    const incidents = zeros(MONTHS).fill(1);
    const panels = worldOf({
      countries: [
        { id: "AAA", incidents, covered },
        { id: "BBB", incidents },
      ],
      pairs: [{ from: "AAA", to: "BBB", incidents: zeros(MONTHS) }],
    });
    const [row] = spillover(panels, constants, NOW).pairs;
    expect([row?.evidence, row?.score, row?.pressure]).toEqual(["not assessable", Number.NaN, Number.NaN]);
    expect(row?.borderIncidents3m).toBe(0);
  });

  test("a country is listed from its first incident on, or where the source declares that it looks there", () => {
    const world = (declared: Coverage["countries"]): Panels =>
      worldOf({
        countries: [
          { id: "AAA", incidents: series(MONTHS, { 3: 1 }) },
          { id: "BBB", incidents: series(MONTHS, { 50: 1 }) },
        ],
        pairs: [
          { from: "AAA", to: "BBB", incidents: zeros(MONTHS) },
          { from: "BBB", to: "AAA", incidents: zeros(MONTHS) },
        ],
        declared,
      });
    const listed = (declared: Coverage["countries"], t: number): string[] =>
      spillover(world(declared), constants, monthAt(t)).pairs.map(({ pair }) => idOf(pair));
    expect(listed("observed", 2)).toEqual([]);
    expect(listed("observed", 49)).toEqual([]);
    expect(listed("observed", 50)).toEqual(["AAA>BBB", "BBB>AAA"]);
    expect(listed(["AAA", "BBB"], 2)).toEqual([]);
    expect(listed(["AAA", "BBB"], 49)).toEqual(["AAA>BBB"]);
    expect(listed("world", 49)).toEqual(["AAA>BBB"]);
    expect(listed(["AAA"], 49)).toEqual([]);
  });

  test("the last incident and the top region come from months up to the month only", () => {
    const zone = series(MONTHS, { 30: 1, 40: 2, 44: 5 });
    const panels = burning(zone, zeros(MONTHS));
    const row = (t: number): PairMonth =>
      pairIn(spillover(panels, constants, monthAt(t)).pairs, "AAA", "BBB");
    const shown = (t: number): unknown[] => [
      row(t).lastBorderIncident,
      row(t).borderRegions.regions[0] ?? "",
    ];
    expect(shown(30)).toEqual(["2002-07-09", "BBB-north"]);
    expect(shown(39)).toEqual(["2002-07-09", ""]);
    expect(shown(43)).toEqual(["2003-05-09", ""]);
    expect(shown(42)).toEqual(["2003-05-09", "BBB-north"]);
    expect(row(59).lastBorderIncident).toBe("2003-09-09");
  });

  test("the top region has most incidents of the quarter, then most deaths, then the first name", () => {
    const panels = burning(series(MONTHS, { 55: 9, 58: 3 }), zeros(MONTHS));
    const top = (rows: readonly (readonly [string, number, number, number])[]): string => {
      const borderIncidents = {
        pair: Int32Array.from(rows, () => 0),
        month: Int32Array.from(rows, ([, t]) => monthAt(t)),
        region: Int32Array.from(rows, ([region]) => regionNumber(panels.regions, region)),
        incidents: Float64Array.from(rows, ([, , incidents]) => incidents),
        deaths: Float64Array.from(rows, ([, , , deaths]) => deaths),
        lastDate: rows.map(() => "2004-11-01"),
      };
      const row = pairIn(spillover({ ...panels, borderIncidents }, constants, NOW).pairs, "AAA", "BBB");
      return row.borderRegions.regions[0] ?? "";
    };
    expect(
      top([
        ["BBB-old", 55, 9, 0],
        ["BBB-b", 57, 1, 0],
        ["BBB-a", 59, 1, 0],
        ["BBB-b", 58, 1, 0],
      ]),
    ).toBe("BBB-b");
    expect(
      top([
        ["BBB-a", 57, 2, 0],
        ["BBB-b", 58, 2, 7],
      ]),
    ).toBe("BBB-b");
    expect(
      top([
        ["BBB-b", 57, 2, 3],
        ["BBB-a", 58, 2, 3],
      ]),
    ).toBe("BBB-a");
    expect(top([["", 57, 2, 3]])).toBe("");
  });

  test("the inward total pools pressure before saturation and counts the frontier once", () => {
    const shared = series(MONTHS, { [MONTHS - 1]: 1 });
    const [fromA, fromC] = [8, 30];
    const panels = worldOf({
      countries: ["AAA", "BBB", "CCC"].map((id) => ({
        id,
        incidents: id === "BBB" ? shared : zeros(MONTHS).fill(1),
      })),
      pairs: [
        { from: "AAA", to: "BBB", incidents: shared, pressure: zeros(MONTHS).fill(fromA), borderKm: 250 },
        { from: "CCC", to: "BBB", incidents: shared, pressure: zeros(MONTHS).fill(fromC) },
      ],
      // the one incident lies near both borders and is one incident of the frontier
      frontiers: [{ id: "BBB", incidents: shared }],
    });
    const { pairs, inward } = spillover(panels, constants, NOW);
    const [a, c] = [pairIn(pairs, "AAA", "BBB"), pairIn(pairs, "CCC", "BBB")];
    const pooled = intensity(
      exposedPressure([fromA, fromA, fromA], 250) + exposedPressure([fromC, fromC, fromC], 1000),
    );
    expect(a.arrival).toBe(c.arrival);
    // arrival as in either pair: counted once, not twice
    const arrivalPart = a.parts.zone_surprise + a.parts.zone_resurgence;
    expect(Math.abs((inward[0]?.score ?? 0) - (0.4 * pooled + arrivalPart))).toBeLessThan(0.2);
    expect(inward[0]?.score).toBeGreaterThan(Math.max(a.score, c.score));
    expect(inward[0]?.score).toBeLessThanOrEqual(100);
  });
});

describe("invariants, on random worlds", () => {
  const MONTHS = 60;
  const count = fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 30, noNaN: true }) },
  );
  const anySeries = fc.array(count, { minLength: MONTHS, maxLength: MONTHS });
  const pair = (from: string, to: string): fc.Arbitrary<PairSeries> =>
    fc.record({
      from: fc.constant(from),
      to: fc.constant(to),
      incidents: anySeries,
      deaths: anySeries,
      pressure: anySeries,
      borderKm: fc.double({ min: 0, max: 2000, noNaN: true }),
    });
  /** Two neighbours, and two that are apart from them. */
  const anyWorld = fc
    .record({
      pairs: fc.tuple(pair("AAA", "BBB"), pair("BBB", "AAA"), pair("CCC", "DDD"), pair("DDD", "CCC")),
      interiors: fc.tuple(anySeries, anySeries, anySeries, anySeries),
    })
    .map(({ pairs, interiors }) => ({
      pairs,
      countries: ["AAA", "BBB", "CCC", "DDD"].map((id, index): Series => {
        const zone = pairs.find(({ to }) => to === id);
        return {
          id,
          incidents: zeros(MONTHS).map((_, t) => (zone?.incidents[t] ?? 0) + (interiors[index]?.[t] ?? 0)),
          deaths: zeros(MONTHS).map((_, t) => (zone?.deaths?.[t] ?? 0) + (interiors[index]?.[t] ?? 0)),
        };
      }),
    }));
  const anyMonth = fc.integer({ min: 0, max: MONTHS - 1 });

  test("values stay in their domain, parts add up, known means complete", () => {
    fc.assert(
      fc.property(anyWorld, anyMonth, (world, t) => {
        const { pairs, inward } = spillover(worldOf(world), constants, monthAt(t));
        for (const row of pairs) {
          // the source of this world names no actors
          const { actor_reach, ...parts } = row.parts;
          expect(actor_reach).toBeNaN();
          const numbers = [row.score, row.pressure, row.arrival, ...Object.values(parts)];
          if (row.evidence === "not assessable") {
            expect(numbers.every((value) => Number.isNaN(value))).toBe(true);
            continue;
          }
          for (const value of numbers) expect(value >= 0 && value <= 100).toBe(true);
          const sum = Object.values(parts).reduce((total, part) => total + Math.round(10 * part), 0);
          expect(sum).toBe(Math.round(10 * row.score));
          expect(row.borderIncidents3m).toBeGreaterThanOrEqual(0);
          expect(row.usualBorderIncidents3m).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(row.monthsQuietBefore)).toBe(true);
          expect(row.evidence).toBe(evidence(row, { aboveInterior: true, sharedGroup: false }));
        }
        for (const { score } of inward)
          expect(Number.isNaN(score) || (score >= 0 && score <= 100)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("countries that are not involved change no score and no part of a pair", () => {
    fc.assert(
      fc.property(anyWorld, anyMonth, (world, t) => {
        const involved = ({ pair: { from } }: PairMonth): boolean => from === "AAA" || from === "BBB";
        const all = spillover(worldOf(world), constants, monthAt(t));
        const alone = spillover(
          worldOf({ countries: world.countries.slice(0, 2), pairs: world.pairs.slice(0, 2) }),
          constants,
          monthAt(t),
        );
        expect(all.pairs.filter(involved)).toEqual(alone.pairs);
        expect(all.inward.filter(({ country }) => country < "CCC")).toEqual(alone.inward);
      }),
      { numRuns: 30 },
    );
  });

  test("rows at a month are bit-identical whether the panels end there or later", () => {
    fc.assert(
      fc.property(anyWorld, anyMonth, (world, t) => {
        const whole = worldOf(world);
        const kept = [...whole.borderIncidents.month].map((month) => month <= monthAt(t));
        const pick = <T>(values: Iterable<T>): T[] => [...values].filter((_, row) => kept[row]);
        const { borderIncidents } = whole;
        const cut: Panels = {
          ...whole,
          countries: truncated(whole.countries, t + 1),
          borders: truncated(whole.borders, t + 1),
          frontiers: truncated(whole.frontiers, t + 1),
          pressure: truncated({ ...whole.borders, incidents: whole.pressure }, t + 1).incidents,
          borderIncidents: {
            pair: Int32Array.from(pick(borderIncidents.pair)),
            month: Int32Array.from(pick(borderIncidents.month)),
            region: Int32Array.from(pick(borderIncidents.region)),
            incidents: Float64Array.from(pick(borderIncidents.incidents)),
            deaths: Float64Array.from(pick(borderIncidents.deaths)),
            lastDate: pick(borderIncidents.lastDate),
          },
        };
        expect(spillover(cut, constants, monthAt(t))).toEqual(spillover(whole, constants, monthAt(t)));
      }),
      { numRuns: 40 },
    );
  });
});

describe("from files", () => {
  const COVERAGE = { from: "2018-01", to: "2022-12" };
  const anyRow: fc.Arbitrary<Row> = fc
    .record({
      town: fc.constantFrom(...(Object.keys(TOWNS) as (keyof typeof TOWNS)[])),
      month: fc.integer({ min: 0, max: 59 }),
      deaths: fc.nat(30),
      longer: fc.boolean(),
    })
    .map(({ town, month, deaths, longer }) => {
      const date = `${2018 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-17`;
      const end = new Date(Date.parse(date) + 50 * 86_400_000).toISOString().slice(0, 10);
      return { ...TOWNS[town], date, deaths, ...(longer ? { end } : {}) };
    });
  const asOf = monthOf("2020-12") as Month;

  test("later rows change no row of the as-of month", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 30, maxLength: 60 }), async (rows) => {
        const early = rows.filter(({ date }) => date < "2021");
        fc.pre(early.length > 0);
        const cut = spillover(await panelsFrom(mappedFile(early, COVERAGE)), constants, asOf);
        const whole = spillover(await panelsFrom(mappedFile(rows, COVERAGE)), constants, asOf);
        expect(whole).toEqual(cut);
      }),
      { numRuns: 4 },
    );
  });

  test("neither do rows of a country that touches neither of the two", async () => {
    const rows = fc.sample(anyRow, { numRuns: 60, seed: 7 });
    const far: Row[] = [
      { country: "Egypt", latitude: 22.1, longitude: 31, date: "2019-03-01", deaths: 9 },
      { country: "Sudan", latitude: 21.9, longitude: 31, date: "2020-11-01", deaths: 90 },
    ];
    const without = spillover(await panelsFrom(mappedFile(rows, COVERAGE)), constants, asOf);
    const both = spillover(await panelsFrom(mappedFile([...rows, ...far], COVERAGE)), constants, asOf);
    expect(without.pairs.length).toBeGreaterThan(5);
    const known = new Set(without.pairs.map(({ pair }) => idOf(pair)));
    expect(both.pairs.filter(({ pair }) => known.has(idOf(pair)))).toEqual(without.pairs);
    expect(both.pairs.map(({ pair }) => idOf(pair)).filter((id) => !known.has(id))).toEqual([
      "EGY>SDN",
      "SDN>EGY",
    ]);
  });
});
