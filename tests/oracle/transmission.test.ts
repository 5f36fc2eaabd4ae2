import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EndemicModel } from "../../pipeline/3-score/transmission/endemicModel.ts";
import { lagged, regionalFactor, slowLevel } from "../../pipeline/3-score/transmission/terms.ts";
import { benjaminiHochberg } from "../../pipeline/stats/benjaminiHochberg.ts";
import { logGamma } from "../../pipeline/stats/logGamma.ts";
import { nonNegativePoisson } from "../../pipeline/stats/nonNegativePoisson.ts";
import { partialInformation } from "../../pipeline/stats/partialInformation.ts";
import { upperIncompleteGamma } from "../../pipeline/stats/upperIncompleteGamma.ts";

/** Made by transmission.R beside it: series from a seeded generator, results by R and its package surveillance. */
const r = JSON.parse(readFileSync(new URL("transmission.json", import.meta.url), "utf8")) as {
  [name in "x" | "y" | "z" | "target" | "region" | "expected" | "theta"]: number[];
} & { [name in "poisson" | "poissonError" | "negbin" | "negbinError"]: [number, number, number] } & {
  [name in "poissonLogLik" | "logLik" | "logLikWithout" | "phi" | "standardError"]: number;
} & { [name in "p" | "q" | "shape" | "at" | "above"]: number[] };

const series = (values: readonly number[]): Float64Array => Float64Array.from(values);
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
const MANY_STEPS = 100_000;

/** y_t on a constant, y_t-1 and x_t-1. */
function autoregression(y: readonly number[], x: readonly number[]) {
  const counts = series(y.slice(1));
  const terms = [new Float64Array(counts.length).fill(1), series(y.slice(0, -1)), series(x.slice(0, -1))];
  return { counts, terms, fit: nonNegativePoisson(counts, terms, MANY_STEPS) };
}

describe("Poisson fit against hhh4: y with mean nu + lambda y_t-1 + phi x_t-1", () => {
  const { counts, terms, fit } = autoregression(r.y, r.x);

  it("finds its coefficients and its likelihood", () => {
    for (const [k, expected] of r.poisson.entries()) expect(fit.coefficients[k]).toBeCloseTo(expected, 6);
    const constant = sum(counts.map((count) => logGamma(count + 1)));
    expect(fit.logLikelihood - constant).toBeCloseTo(r.poissonLogLik, 8);
  });

  it("finds the standard errors of R's glm, whichever term comes last", () => {
    for (const [k, expected] of r.poissonError.entries()) {
      const [last] = terms.slice(k, k + 1) as [Float64Array];
      const information = partialInformation([...terms.filter((term) => term !== last), last], fit.means);
      expect(Math.sqrt(1 / information)).toBeCloseTo(expected, 6);
    }
  });

  it("is near hhh4's negative binomial fit where counts come in bursts", () => {
    const bursts = autoregression(r.z, r.x).fit;
    for (const [k, expected] of r.negbin.entries()) {
      const error = r.negbinError[k] as number;
      expect(Math.abs((bursts.coefficients[k] as number) - expected)).toBeLessThan(error / 2);
    }
  });
});

describe("the model with six terms against R's bounded maximum", () => {
  const months = r.target.length;
  const target = series(r.target);
  const region = Array.from({ length: 10 }, (_, j) => series(r.region.slice(j * months, (j + 1) * months)));
  const factor = regionalFactor(region);
  const source = lagged(region[9] as Float64Array);
  const terms = [
    new Float64Array(months).fill(1),
    slowLevel(target),
    lagged(target),
    factor,
    lagged(factor),
    source,
  ].map((term) => term.subarray(6));

  it("every coefficient, three of them at their bound, and both likelihoods", () => {
    const fit = nonNegativePoisson(target.subarray(6), terms, MANY_STEPS);
    for (const [k, expected] of r.theta.entries()) expect(fit.coefficients[k]).toBeCloseTo(expected, 4);
    for (const [t, expected] of r.expected.entries()) expect(fit.means[t]).toBeCloseTo(expected, 3);
    expect(fit.logLikelihood).toBeCloseTo(r.logLik, 6);
    const without = nonNegativePoisson(target.subarray(6), terms.slice(0, -1), MANY_STEPS);
    expect(without.logLikelihood).toBeCloseTo(r.logLikWithout, 6);
  });

  it("what is printed: effect, standard error and ratio, to the steps that are made", () => {
    const model = new EndemicModel(target, factor);
    const { theta, standardError, means } = model.estimate(source);
    expect(Math.abs(theta - (r.theta[5] as number))).toBeLessThan(0.002);
    expect(Math.abs(standardError - r.standardError)).toBeLessThan(0.0005);
    expect([...means.subarray(0, 6)].every(Number.isNaN)).toBe(true);
    expect(Math.abs(model.ratio(source) - (2 * (r.logLik - r.logLikWithout)) / r.phi)).toBeLessThan(0.25);
  });
});

describe("tests", () => {
  it("q-values are those of p.adjust", () => {
    for (const [k, q] of benjaminiHochberg(series(r.p)).entries())
      expect(q).toBeCloseTo(r.q[k] as number, 11);
  });

  it("gamma tails are those of pgamma", () => {
    for (const [k, shape] of r.shape.entries()) {
      const above = r.above[k] as number;
      expect(Math.abs(upperIncompleteGamma(shape, r.at[k] as number) / above - 1)).toBeLessThan(1e-10);
    }
  });
});
