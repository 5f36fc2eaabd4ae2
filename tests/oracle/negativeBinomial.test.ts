import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logIncompleteBeta } from "../../pipeline/stats/logIncompleteBeta.ts";
import { negativeBinomialLogPmf } from "../../pipeline/stats/negativeBinomialLogPmf.ts";
import { negativeBinomialMidP } from "../../pipeline/stats/negativeBinomialMidP.ts";

/**
 * The same tail by brute force: log probabilities by the recursion P(k+1) = P(k) q (k+size)/(k+1) from P(0),
 * added up on whichever side of x is the shorter sum. Shares no code with the function under test.
 */
function midPByAdding(x: number, mean: number, size: number): number {
  const logQ = Math.log(mean / (size + mean));
  const step = (k: number) => logQ + Math.log((k + size) / (k + 1));
  let logP = size * Math.log(size / (size + mean));
  let below = 0;
  for (let k = 0; k < x; k++) {
    below += Math.exp(logP);
    logP += step(k);
  }
  if (below > 0.5) {
    let relative = 0.5;
    let log = 0;
    for (let k = x; k < x + 1_000_000; k++) {
      log += step(k);
      relative += Math.exp(log);
      if (k > x + 10 && log < -45) break;
    }
    return (logP + Math.log(relative)) / Math.LN10;
  }
  return Math.log1p(-below - 0.5 * Math.exp(logP)) / Math.LN10;
}

describe("negative binomial tails", () => {
  it.each([
    // x, mean, size, P(X >= x), mid-p
    [5, 1, 1, 1 / 32, 3 / 128],
    [12, 4, 2, 0.0385367331, 0.0329703161],
  ])("x %i, mean %d, size %d: published tail and mid-p", (x, mean, size, atLeast, midP) => {
    expect(Math.exp(logIncompleteBeta(mean / (size + mean), x, size))).toBeCloseTo(atLeast, 10);
    expect(10 ** negativeBinomialMidP(x, mean, size)).toBeCloseTo(midP, 10);
  });

  it("gives the published probability of no event", () => {
    expect(Math.exp(negativeBinomialLogPmf(0, 0.5, 0.5))).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it("gives the Gamma(3, 2)-Poisson predictive for three periods", () => {
    const predictive = [0, 1, 2, 5].map((x) => Math.exp(negativeBinomialLogPmf(x, 4.5, 3)));
    [0.064, 0.1152, 0.13824, 0.10450944].forEach((p, k) => {
      expect(predictive[k]).toBeCloseTo(p, 12);
    });
  });

  // computed with 60 digits in mpmath
  it.each([
    [0, 0.5, 0.5, -0.189467338065173],
    [0, 0.05, 0.01, -0.293385458479021],
    [1, 0.05, 0.8, -1.60333174806388],
    [7, 0.23, 1.1, -5.46349181757472],
    [10, 10, 50, -0.324494559262645],
    [40, 0.05, 2, -63.1993421297112],
    [300, 0.1, 1.5, -360.233061751533],
    [2000, 30, 50, -762.862552339491],
    [80000, 20000, 0.7, -1.49857774236947],
    [1, 200, 0.02, -0.796094223641462],
    [3, 40, 20, -4.18272285480888e-8],
    [25, 1000, 10, -4.95458257976289e-13],
  ])("x %i, mean %d, size %d: log10 mid-p to nine digits of p", (x, mean, size, expected) => {
    const error = Math.abs(negativeBinomialMidP(x, mean, size) - expected);
    expect(error).toBeLessThan(1e-9);
    if (expected > -0.001) expect(error / Math.abs(expected)).toBeLessThan(1e-8);
  });

  it("agrees with adding up the probabilities one by one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 0.05, max: 300, noNaN: true }),
        fc.double({ min: 0.02, max: 50, noNaN: true }),
        (x, mean, size) => {
          expect(Math.abs(negativeBinomialMidP(x, mean, size) - midPByAdding(x, mean, size))).toBeLessThan(
            1e-8,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("logIncompleteBeta", () => {
  it.each([
    [0.5, 2, 2, Math.log(0.5)],
    [0.5, 5, 1, Math.log(1 / 32)],
    [0.3, 5, 1.5, -5.16823767520851],
    [0.01, 40, 3, -177.468320877512],
    [0, 2, 3, Number.NEGATIVE_INFINITY],
    [1, 2, 3, 0],
  ])("z %d, a %d, b %d", (z, a, b, expected) => {
    expect(logIncompleteBeta(z, a, b)).toBeCloseTo(expected, 10);
  });

  it("keeps I_z(a, b) + I_1-z(b, a) = 1", () => {
    const parameter = fc.double({ min: 0.05, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), parameter, parameter, (z, a, b) => {
        const sum = Math.exp(logIncompleteBeta(z, a, b)) + Math.exp(logIncompleteBeta(1 - z, b, a, z));
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it("refuses arguments outside its range", () => {
    expect(() => logIncompleteBeta(1.5, 1, 1)).toThrow("z must be in [0, 1], got 1.5");
    expect(() => logIncompleteBeta(0.5, 0, 1)).toThrow("a and b must be positive, got 0 and 1");
  });
});
