import { describe, expect, it, test } from "vitest";
import { FEATURES, features } from "../../pipeline/4-forecast/features.ts";
import { type History, knownRuns } from "../../pipeline/4-forecast/history.ts";
import { addAnalogues, analogueSearch, following } from "../../pipeline/4-forecast/members/analogues.ts";
import { addClimatology, climatologyAt } from "../../pipeline/4-forecast/members/climatology.ts";
import { addExponentialHistory } from "../../pipeline/4-forecast/members/exponentialHistory.ts";
import { addNegativeBinomial } from "../../pipeline/4-forecast/members/negativeBinomial.ts";
import { Mixture } from "../../pipeline/4-forecast/mixture.ts";
import { negativeBinomialLogPmf } from "../../pipeline/stats/negativeBinomialLogPmf.ts";
import { tailProbability } from "../../pipeline/stats/tailProbability.ts";

function historyOf(unitCount: number, monthCount: number): History {
  return {
    unitCount,
    monthCount,
    covered: new Uint8Array(unitCount * monthCount).fill(1),
    listedFrom: new Int32Array(unitCount),
  };
}

const made = (fill: (into: Mixture) => void) => {
  const mixture = new Mixture();
  fill(mixture);
  const { values, weights } = mixture.distribution();
  return { values: [...values], weights: [...weights] };
};

const meanOf = ({ values, weights }: { values: number[]; weights: number[] }): number =>
  values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);

describe("exponential history", () => {
  it("halves weights every three months of age, over known months", () => {
    const values = Float64Array.of(4, 99, 3, 2, 1, 77);
    const known = Uint8Array.of(1, 0, 1, 1, 1, 1);
    const { values: found, weights } = made((into) => addExponentialHistory(values, known, 4, 0.3, into));
    expect(found).toEqual([1, 2, 3, 4]);
    // ages 0, 1, 2 and 4; the month after the origin and the unknown one are not there
    const raw = [0, 1, 2, 4].map((age) => 2 ** (-age / 3));
    const sum = raw.reduce((a, b) => a + b, 0);
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo((raw[i] as number) / sum, 12);
  });
});

describe("negative binomial", () => {
  it("is all at 0 where next to nothing has happened, and absent where nothing is known", () => {
    expect(made((into) => addNegativeBinomial(0.02, 0.5, 1, into))).toEqual({ values: [0], weights: [1] });
    expect(() => made((into) => addNegativeBinomial(Number.NaN, Number.NaN, 1, into))).toThrow();
  });

  // mean 4 and variance 12 give size 2; mean 1500, variance 1500 + 1500² / 2 as well
  test.each([4, 1500])("has the mean asked for (%d) and the chances of the distribution", (mean) => {
    const found = made((into) => addNegativeBinomial(mean, mean + mean ** 2 / 2, 1, into));
    expect(meanOf(found) / mean).toBeGreaterThan(0.97);
    expect(meanOf(found) / mean).toBeLessThan(1.01);
    let above = 1;
    for (let x = 0; x < mean; x++) above -= Math.exp(negativeBinomialLogPmf(x, mean, 2));
    expect(Math.abs(tailProbability(found.values, found.weights, mean) - above)).toBeLessThan(1 / 60);
  });

  it("stays near a constant, and serves any size of number at once", () => {
    const { values } = made((into) => addNegativeBinomial(1e6, 0, 1, into));
    expect((values[0] as number) / 1e6).toBeGreaterThan(0.8);
    expect((values.at(-1) as number) / 1e6).toBeLessThan(1.2);
    expect(meanOf(made((into) => addNegativeBinomial(1e9, 1e18, 1, into))) / 1e9).toBeGreaterThan(0.8);
  });
});

describe("climatology", () => {
  it("has the quantiles of all listed and known months of the last 240", () => {
    const history = historyOf(2, 300);
    const series = new Float64Array(600);
    series.fill(1000, 0, 60); // too old
    series.fill(7, 299, 300); // after the origin
    series.fill(50, 400, 448); // 48 of 478 months: a tenth
    (history.covered as Uint8Array).fill(0, 598, 600);
    history.listedFrom[1] = 60;
    const quantiles = climatologyAt(history, series, 298) as Float64Array;
    expect(quantiles.filter((value) => value === 50)).toHaveLength(10);
    expect(quantiles.filter((value) => value === 0)).toHaveLength(90);
    const { values, weights } = made((into) => addClimatology(quantiles, 0.01, into));
    expect(values).toEqual([0, 50]);
    expect(weights[1]).toBeCloseTo(0.1, 12);
  });

  it("is not there where nothing has happened", () => {
    expect(climatologyAt(historyOf(1, 20), new Float64Array(20), 19)).toBeNull();
  });
});

describe("features", () => {
  it("are those of the formula", () => {
    const series = Float64Array.from({ length: 40 }, (_, t) => (t >= 37 ? 6 : t === 30 ? 12 : 0));
    const found = features(historyOf(1, 40), series);
    const [m3, m12, m36] = [6, 30 / 12, 30 / 36];
    const expected = [
      0.25 * Math.log1p(m12),
      0.8 * (Math.log1p(m3) - Math.log1p(m12)),
      0.5 * (Math.log1p(m12) - Math.log1p(m36)),
      2 * (4 / 12),
      0,
    ];
    for (const [k, value] of expected.entries()) expect(found[39 * FEATURES + k]).toBeCloseTo(value, 12);
    expect(found[36 * FEATURES + 4]).toBeCloseTo(0.3 * Math.log1p(6), 12);
    expect(found[29 * FEATURES + 4]).toBeCloseTo(0.3 * Math.log1p(120), 12);
  });
});

describe("analogues", () => {
  /** Unit 0 has had a burst and then six months with 20 each; unit 1 is at the same point of a burst now. */
  const MONTHS = 120;
  const series = new Float64Array(2 * MONTHS);
  for (let t = 0; t < MONTHS; t++) series[t] = t % 30 === 0 ? 10 : t % 30 > 2 && t % 30 <= 8 ? 20 : 0;
  for (let t = 0; t < MONTHS; t++) series[MONTHS + t] = t === MONTHS - 3 ? 10 : 0;
  const history = historyOf(2, MONTHS);
  const search = analogueSearch(history, features(history, series), knownRuns(history), MONTHS - 1, 6);

  it("lie far enough back for what followed to be known, and weigh 1 together", () => {
    for (const unit of [0, 1]) {
      const { cells, weights } = search(unit) as NonNullable<ReturnType<typeof search>>;
      expect([...cells].every((cell) => cell % MONTHS <= MONTHS - 1 - 6 && cell % MONTHS >= 11)).toBe(true);
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    }
  });

  it("are scaled to the level, within bounds", () => {
    const levels = new Float64Array(series.length).fill(1);
    const found = { cells: Int32Array.of(2), weights: Float64Array.of(1) };
    const valuesAt = (level: number) =>
      made((into) => {
        addAnalogues(following(series, levels, [1])(found), level, 0.5, [into]);
      }).values;
    expect(valuesAt(1)).toEqual([20]);
    expect(valuesAt(3)).toEqual([40]);
    expect(valuesAt(1e6)).toEqual([200]);
    expect(valuesAt(0)).toEqual([10]);
  });

  it("count one by one, whether or not anything followed them", () => {
    const cells = Int32Array.from({ length: MONTHS - 6 }, (_, month) => month);
    const weights = Float64Array.from(cells, (cell) => (1 + (cell % 7)) / 1000);
    const levels = series.map((_, cell) => cell % 5);
    const horizons = [1, 2, 6];
    const followed = following(series, levels, horizons)({ cells, weights });
    const together = horizons.map(() => new Mixture());
    addAnalogues(followed, 2, 0.5, together);
    for (const [k, horizon] of horizons.entries()) {
      const expected = made((into) => {
        for (const [i, cell] of cells.entries()) {
          const value = (series[cell + horizon] as number) * (3 / ((levels[cell] as number) + 1));
          into.add(value, 0.5 * (weights[i] as number));
        }
      });
      const { values, weights: shares } = (together[k] as Mixture).distribution();
      expect(values).toEqual(Float64Array.from(expected.values));
      for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(expected.weights[i] as number, 12);
    }
  });

  it("are not there without enough candidates", () => {
    const short = historyOf(1, 30);
    const values = new Float64Array(30).fill(1);
    const none = analogueSearch(short, features(short, values), knownRuns(short), 29, 6);
    expect(none(0)).toBeNull();
  });
});
