import type { Constants } from "../../domain/constants.ts";
import { negativeBinomialMidP } from "../../stats/negativeBinomialMidP.ts";

const LOG10_2 = Math.log10(2);

/**
 * Part 1, surprise: is the last quarter higher than the unit's own recent past lets one expect, given how
 * bursty that past is? Asked of the incidents and of the deaths; the stronger answer counts.
 *
 *   history   quarter sums x up to three months ago, weight a^j, a = 2^(-1/12), j = age in months
 *             W = Σa^j   m = Σa^j x / W   s² = Σa^j x² / W - m²   ne = (W² / Σa^2j) / 3
 *   usual     μ = max(floor, (ne m + τ M) / (ne + τ)),  M = mean of m over the regions of the country
 *   bursts    ρ = max(0, s² - m) / max(m, denominator)²
 *             ρ' = (ne ρ + 6 · 0.5) / (ne + 6)
 *             1/κ = max(0.02, ρ' (1 + 1/ne) + 0.5 / ne)
 *   tail      p = P(X > x) + ½ P(X = x),  X ~ negative binomial(mean μ, size κ), if x > μ; else p = 1
 *   p*        each p, then the smaller of the two, through the frozen recalibration tables
 *   surprise  100 · min(1, max(0, -log10(2 p*)) / 3)
 *
 * A quarter no higher than usual is no surprise, although most quarters of a bursty past are far below its mean.
 * Equal steps are equal factors of rarity: p* of .5, .05, .005, .0005 give 0, 33, 67, 100.
 * Sources: Gamma-Poisson shrinkage, Gelman et al., Bayesian Data Analysis, ch. 2; discounted history, Harvey
 * and Fernandes 1989; negative binomial exceedance, Farrington et al. 1996, Noufaily et al. 2013.
 */
export function surprise(minusLog10P: number, constants: Pick<Constants, "surpriseSaturation">): number {
  return 100 * Math.min(1, Math.max(0, minusLog10P - LOG10_2) / constants.surpriseSaturation);
}

/** Weighted moments of a unit's past quarters of one series. */
export interface Moments {
  /** m, quarter's mean. */
  readonly mean: number;
  /** s², quarter's variance. */
  readonly variance: number;
  /** ne, effective number of independent quarters, > 0. */
  readonly quarters: number;
}

/** What differs between incidents and deaths. */
export interface SeriesLimits {
  readonly floor: number;
  readonly denominator: number;
}

/** μ: the usual quarter, the unit's own mean drawn towards the country's (Gamma-Poisson posterior mean). */
export function usualQuarter(
  { mean, quarters }: Moments,
  countryMean: number,
  { floor }: SeriesLimits,
  { surprisePriorQuarters: prior }: Constants,
): number {
  return Math.max(floor, (quarters * mean + prior * countryMean) / (quarters + prior));
}

/** ρ': over-dispersion of the quarters, the unit's own drawn towards what is expected of any. */
function dispersion(
  { mean, variance, quarters }: Moments,
  { denominator }: SeriesLimits,
  { dispersionPrior, dispersionPriorQuarters }: Constants,
): number {
  const own = Math.max(0, variance - mean) / Math.max(mean, denominator) ** 2;
  return (quarters * own + dispersionPriorQuarters * dispersionPrior) / (quarters + dispersionPriorQuarters);
}

/** κ: the size of the negative binomial; the burstier the past and the shorter it is, the smaller. */
export function burstSize(moments: Moments, limits: SeriesLimits, constants: Constants): number {
  const { dispersionUncertainty, dispersionFloor } = constants;
  const { quarters } = moments;
  const shrunk = dispersion(moments, limits, constants);
  return 1 / Math.max(dispersionFloor, shrunk * (1 + 1 / quarters) + dispersionUncertainty / quarters);
}

/**
 * How well the usual quarter is known, as the shape of a gamma distribution with mean μ:
 *   ne μ / (1 + ρ' μ) + τ M
 * the incidents that the past quarters hold, fewer where they come in bursts, and those that the country lends.
 */
export function evidenceShape(
  moments: Moments,
  usual: number,
  countryMean: number,
  limits: SeriesLimits,
  constants: Constants,
): number {
  const own = (moments.quarters * usual) / (1 + dispersion(moments, limits, constants) * usual);
  return own + constants.surprisePriorQuarters * countryMean;
}

/** A quarter counts as higher than usual beyond this relative rounding error of a running mean. */
const ROUNDING = 1e-9;

/** Whether a quarter's sum is higher than usual. */
export function isAbove(quarterSum: number, usual: number): boolean {
  return quarterSum > usual * (1 + ROUNDING);
}

/** -log10 of the raw tail of a quarter's sum, which is rounded: long events are spread over their days. */
export function rawEvidence(quarterSum: number, usual: number, size: number): number {
  if (!isAbove(quarterSum, usual)) return 0;
  return Math.abs(negativeBinomialMidP(Math.round(quarterSum), usual, size));
}
