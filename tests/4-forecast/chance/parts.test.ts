import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselines } from "../../../pipeline/4-forecast/chance/baselines.ts";
import { PastPredictions } from "../../../pipeline/4-forecast/chance/bounds.ts";
import { type Cases, casesOf } from "../../../pipeline/4-forecast/chance/cases.ts";
import { drivers } from "../../../pipeline/4-forecast/chance/driver.ts";
import { FEATURES, type Feature, WIDTH } from "../../../pipeline/4-forecast/chance/features.ts";
import { regionQuestion } from "../../../pipeline/4-forecast/chance/questions.ts";
import { rollingPredictions } from "../../../pipeline/4-forecast/chance/rolling.ts";
import { groupSkills, monthsNeeded } from "../../../pipeline/4-forecast/chance/skill.ts";
import { UNKNOWN } from "../../../pipeline/domain/outcomes.ts";
import { wilsonInterval } from "../../../pipeline/stats/wilsonInterval.ts";
import { type Counts, FIRST, panelsOf, smoulderingRegions } from "../world.ts";

const MONTHS = 96;
const REGIONS = smoulderingRegions(16, MONTHS, "parts");

/** Cases of one group from (unit, month, happened), in order of months. */
function casesFrom(rows: readonly (readonly [unit: number, month: number, happened: number])[]): Cases {
  const months = Math.max(...rows.map(([, month]) => month)) + 1;
  return {
    count: rows.length,
    unit: Int32Array.from(rows, ([unit]) => unit),
    month: Int32Array.from(rows, ([, month]) => month),
    group: new Uint8Array(rows.length),
    happened: Uint8Array.from(rows, ([, , happened]) => happened),
    design: new Float64Array(rows.length * WIDTH),
    starts: Int32Array.from({ length: months + 1 }, (_, t) => rows.filter(([, month]) => month < t).length),
  };
}

describe("features", () => {
  const at = (series: readonly Counts[], unit: number, t: number): Record<Feature, number> => {
    const cases = casesOf(regionQuestion(panelsOf(series, MONTHS)), MONTHS - 1);
    const row = [...cases.unit.keys()].find((k) => cases.unit[k] === unit && cases.month[k] === t) as number;
    return Object.fromEntries(
      FEATURES.map((feature, k) => [feature, cases.design[row * WIDTH + k]]),
    ) as Record<Feature, number>;
  };
  const steady = (id: string, incidents: number, deaths: number): Counts => ({
    id,
    incidents: Array(MONTHS).fill(incidents),
    deaths: Array(MONTHS).fill(deaths),
  });

  test("of constant series are what the formulas say", () => {
    const found = at([steady("AAA-one", 2, 4), steady("AAA-two", 6, 10)], 0, 60);
    // 48 deaths a year: the mark is 24; a quarter has 12
    expect(found.mark).toBeCloseTo(Math.log(25), 12);
    expect(found.reach).toBeCloseTo((Math.log(25) - Math.log(13)) / 0.35, 6);
    expect(found.ownPast).toBe(0);
    expect(found.jump).toBeCloseTo(0, 12);
    expect(found.trend).toBeCloseTo(0, 12);
    expect(found.violentMonths).toBe(1);
    expect(found.quiet).toBe(0);
    expect(found.share).toBeCloseTo(2 / 8.5, 9);
    expect(found.around).toBeCloseTo(Math.log(7), 9);
    expect(found.deathsAround).toBeCloseTo(Math.log(11), 9);
    expect(found.trendAround).toBeCloseTo(0, 9);
  });

  test("a month outside coverage is passed over, not taken for calm", () => {
    const covered = Array.from({ length: MONTHS }, (_, t) => t !== 40);
    const gap = { ...steady("AAA-one", 2, 4), covered };
    const whole = at([steady("AAA-one", 2, 4)], 0, 60);
    for (const [feature, value] of Object.entries(at([gap], 0, 60)))
      expect(value).toBeCloseTo(whole[feature as Feature], 6);
  });

  test("a country that is not involved changes no feature of any other, bit by bit", () => {
    const designOf = (series: readonly Counts[], country: string): Float64Array => {
      const panels = panelsOf(series, MONTHS);
      const cases = casesOf(regionQuestion(panels), MONTHS - 1);
      const rows = [...cases.unit.keys()].filter(
        (row) => panels.regions.units[cases.unit[row] as number]?.country === country,
      );
      return Float64Array.from(
        rows.flatMap((row) => [...cases.design.subarray(row * WIDTH, (row + 1) * WIDTH)]),
      );
    };
    const others = REGIONS.filter(({ id }) => !id.startsWith("CBA"));
    for (const country of ["CAA", "CCA"])
      expect(designOf(others, country)).toEqual(designOf(REGIONS, country));
  });
});

describe("baselines", () => {
  test("know what was known, drawn to the group by twelve cases", () => {
    const cases = casesFrom([
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 1],
      [1, 1, 0],
      [0, 2, UNKNOWN],
      [1, 2, UNKNOWN],
    ]);
    const { climatology, persistence } = baselines(cases, 1, 2);
    expect([...climatology.subarray(0, 2)]).toEqual([0, 0]);
    // after the first month: one of two happened
    expect([...climatology.subarray(2, 4)]).toEqual([(1 + 6) / 13, 6 / 13]);
    expect([...climatology.subarray(4, 6)]).toEqual([(2 + 6) / 14, 6 / 14]);
    // nothing is known yet of what follows on an outcome, then one case of each
    expect([...persistence.subarray(2, 4)]).toEqual([0.5, 0.5]);
    expect([...persistence.subarray(4, 6)]).toEqual([(1 + 6) / 13, 6 / 13]);
  });

  test("with a longer horizon wait longer", () => {
    const cases = casesFrom([
      [0, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
      [0, 3, UNKNOWN],
    ]);
    expect([...baselines(cases, 3, 1).climatology]).toEqual([0, 0, 0, 1]);
  });
});

describe("intervals", () => {
  /** Wilson's interval of a share, moved on the logit scale from what was said on average to a probability. */
  const moved = (
    happened: number,
    trials: number,
    said: number,
    to: number,
  ): { low: number; high: number } => {
    const odds = (p: number): number => p / (1 - p);
    const at = (end: number): number => {
      const found = (odds(end) * odds(to)) / odds(said);
      return found === Number.POSITIVE_INFINITY ? 1 : found / (1 + found);
    };
    const { low, high } = wilsonInterval(happened, trials, 0.9);
    return { low: Math.min(at(low), to), high: Math.max(at(high), to) };
  };

  test("are Wilson's on the nearest fifth, horizon months counting as one", () => {
    const probabilities = Array.from({ length: 50 }, (_, k) => k / 50);
    const outcomes = probabilities.map((_, k) => (k % 5 === 0 ? 1 : 0));
    const { low, high } = new PastPredictions(probabilities, outcomes, 2).around(0.5);
    // ten nearest, 0.40 to 0.58 or 0.42 to 0.60, two of which happened; two months of one unit overlap
    const nearest = [0.49, 0.51].map((said) => moved(1, 5, said, 0.5));
    expect(nearest.some((one) => Math.abs(one.low - low) < 1e-12 && Math.abs(one.high - high) < 1e-12)).toBe(
      true,
    );
  });

  test("take the predictions that a search through all would take, and hold the probability", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 999 }),
        (thousandths, asked) => {
          const outcomes = thousandths.map((value) => value % 2);
          const past = new PastPredictions(
            thousandths.map((value) => value / 1000),
            outcomes,
            1,
          );
          const { low, high } = past.around(asked / 1000);
          expect(low).toBeLessThanOrEqual(asked / 1000);
          expect(high).toBeGreaterThanOrEqual(asked / 1000);
          const count = Math.ceil(thousandths.length / 5);
          const sorted = [...thousandths.keys()].sort(
            (a, b) => (thousandths[a] as number) - (thousandths[b] as number),
          );
          const reach = (first: number): number =>
            Math.max(
              Math.abs((thousandths[sorted[first] as number] as number) - asked),
              Math.abs((thousandths[sorted[first + count - 1] as number] as number) - asked),
            );
          const windows = Array.from({ length: thousandths.length - count + 1 }, (_, first) => first);
          const least = Math.min(...windows.map(reach));
          // of equally near windows any will do
          const expected = windows
            .filter((first) => reach(first) === least)
            .map((first) => {
              const nearest = sorted.slice(first, first + count);
              const happened = nearest.reduce((sum, row) => sum + (outcomes[row] as number), 0);
              const said = nearest.reduce((sum, row) => sum + (thousandths[row] as number) / 1000 / count, 0);
              return moved(happened, count, said, asked / 1000);
            });
          expect(
            expected.some((one) => Math.abs(one.low - low) < 1e-9 && Math.abs(one.high - high) < 1e-9),
          ).toBe(true);
        },
      ),
    );
  });

  test("say nothing where nothing was predicted before", () => {
    expect(new PastPredictions([], [], 3).around(0.2)).toEqual({ low: 0, high: 1 });
  });
});

describe("drivers", () => {
  const design = (...rows: Partial<Record<Feature, number>>[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => FEATURES.map((feature) => row[feature] ?? 0)));
  const weights = (given: Partial<Record<Feature, number>>): Float64Array =>
    Float64Array.from(FEATURES, (feature) => given[feature] ?? 0);

  test("name what moves a case most, up and down, against the average of the others", () => {
    const coefficients = weights({ trend: 1, deathsAround: 0.5, quiet: -0.2 });
    const found = drivers(
      "region",
      coefficients,
      design({ trend: 1, deathsAround: 0 }, { trend: -1, deathsAround: 2 }),
    );
    expect(found).toEqual([
      "incidents rising; few deaths in the rest of the country",
      "many deaths in the rest of the country; incidents falling",
    ]);
    expect(drivers("border", coefficients, design({ quiet: 3 }, {}))).toEqual([
      "quieter than others",
      "less quiet than others",
    ]);
  });

  test("say nothing that does not hold", () => {
    const nothing = ["much like others", "much like others"];
    // rising incidents that lower the chance
    expect(drivers("region", weights({ trend: -1 }), design({ trend: 1 }, { trend: -1 }))).toEqual(nothing);
    // what falls less than elsewhere is not rising
    expect(drivers("region", weights({ trend: 1 }), design({ trend: -1 }, { trend: -2 }))).toEqual([
      "much like others",
      "incidents falling",
    ]);
    // what hardly matters
    expect(drivers("country", weights({ trend: 0.1 }), design({ trend: 1 }, {}))).toEqual(nothing);
  });

  test("log odds are the sum of what is owed to the features", () => {
    const question = regionQuestion(panelsOf(REGIONS, MONTHS));
    const cases = casesOf(question, MONTHS - 1);
    const { logOdds, coefficients } = rollingPredictions(cases, { refitAt: -FIRST, every: 6, horizon: 3 });
    const last = cases.count - 1;
    const sum = FEATURES.reduce(
      (all, _, k) =>
        all + ((coefficients as Float64Array)[k] as number) * (cases.design[last * WIDTH + k] as number),
      0,
    );
    expect(logOdds[last]).toBeCloseTo(sum, 12);
  });
});

describe("skill", () => {
  const question = regionQuestion(panelsOf(REGIONS, MONTHS));
  const cases = casesOf(question, MONTHS - 1);
  const { probability } = rollingPredictions(cases, { refitAt: -FIRST, every: 6, horizon: 3 });
  const skills = groupSkills(question, cases, probability, 6);

  test("what was said and what came true add up to all predictions and events", () => {
    for (const { predictions, events, reliability } of skills) {
      expect(reliability.reduce((sum, bin) => sum + bin.predictions, 0)).toBe(predictions);
      expect(reliability.reduce((sum, bin) => sum + bin.came * bin.predictions, 0)).toBeCloseTo(events, 6);
      for (const [index, { said, came, low, high }] of reliability.entries()) {
        expect(said).toBeGreaterThan(reliability[index - 1]?.said ?? 0);
        expect(low <= came && came <= high).toBe(true);
      }
    }
    const [, active] = skills;
    const all = active?.reliability.reduce((sum, bin) => sum + bin.said * bin.predictions, 0) ?? 0;
    const said = [...probability.keys()].filter(
      (row) => cases.group[row] === 1 && cases.happened[row] !== UNKNOWN && !Number.isNaN(probability[row]),
    );
    expect(active?.reliability.length).toBeGreaterThan(2);
    expect(all).toBeCloseTo(
      said.reduce((sum, row) => sum + (probability[row] as number), 0),
      6,
    );
  });

  test("is one less the ratio of squared misses, against the better of two baselines", () => {
    const simple = baselines(cases, 3, REGIONS.length);
    const active = skills[1] as (typeof skills)[number];
    const rows = [...probability.keys()].filter(
      (row) => cases.group[row] === 1 && cases.happened[row] !== UNKNOWN && !Number.isNaN(probability[row]),
    );
    const misses = (forecast: Float64Array): number =>
      rows.reduce((sum, row) => sum + ((forecast[row] as number) - (cases.happened[row] as number)) ** 2, 0);
    expect(active.predictions).toBe(rows.length);
    expect(active.brier).toBeCloseTo(misses(probability) / rows.length, 12);
    for (const name of ["climatology", "persistence"] as const) {
      expect(active[name].skill).toBeCloseTo(1 - misses(probability) / misses(simple[name]), 10);
      expect(active[name].low).toBeLessThan(active[name].skill);
      expect(active[name].high).toBeGreaterThan(active[name].skill);
    }
    expect(active[active.against].skill).toBe(Math.min(active.climatology.skill, active.persistence.skill));
    expect(active.note).toBe(active[active.against].low > 0 ? "" : "no skill shown");
  });

  test("the months that are needed are enough, whatever month coverage begins in", () => {
    const needed = monthsNeeded(3, 6);
    const short = panelsOf(smoulderingRegions(40, needed, "short"), needed);
    for (let shift = 0; shift < 12; shift++) {
      const asked = regionQuestion(short);
      const own = casesOf(asked, needed - 1);
      const said = rollingPredictions(own, { refitAt: -(FIRST + shift), every: 6, horizon: 3 });
      expect(groupSkills(asked, own, said.probability, 6)[1]?.months).toBeGreaterThanOrEqual(24);
    }
  });
});
