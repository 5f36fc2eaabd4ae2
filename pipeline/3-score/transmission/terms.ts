import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { total } from "../../stats/total.ts";

/** k_l, l = 1..6: halves every two months, adds up to 1. */
const KERNEL = normalised(
  Float64Array.from({ length: TRANSMISSION.lagMonths }, (_, l) => 2 ** (-l / TRANSMISSION.lagHalfLife)),
);

/**
 * What a series still does from the months before.
 *
 *   lag(z)_t = Σ_{l=1..6} k_l z_{t-l},   k_l ∝ 2^(-(l-1)/2),  Σ k = 1
 *
 * The series is taken as a ring, so that a shifted series has a lag in every month; the first six months of one that
 * is not shifted look at its end and are left out of every fit.
 */
export function lagged(series: Float64Array): Float64Array {
  const count = series.length;
  const out = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    let sum = 0;
    for (let l = 1; l <= KERNEL.length; l++) {
      sum += (KERNEL[l - 1] as number) * (series[(t - l + count) % count] as number);
    }
    out[t] = sum;
  }
  return out;
}

/** The mirror image of the lag, which looks at the months after: lead(z)_t = Σ k_l z_{t+l}, at the ring's end at its start. */
export function leading(series: Float64Array): Float64Array {
  return lagged(series.toReversed()).reverse();
}

/** Mean of the 24 months before, or of as many as there are: what changes slowly, from any cause. 0 in the first month. */
export function slowLevel(series: Float64Array): Float64Array {
  const out = new Float64Array(series.length);
  for (let t = 1; t < series.length; t++) {
    const first = Math.max(0, t - TRANSMISSION.slowMonths);
    let sum = 0;
    for (let s = first; s < t; s++) sum += series[s] as number;
    out[t] = sum / (t - first);
  }
  return out;
}

/**
 * The region's ups and downs: the mean over countries of their incidents relative to their own average, weighted by
 * what their counts can tell.
 *
 *   G_t = Σ_j w_j (y_jt / m_j) / Σ_j w_j = Σ_j y_jt / (1 + m_j) / Σ_j m_j / (1 + m_j)
 *   m_j = mean of y_j,  w_j = m_j / (1 + m_j)
 *
 * A country with an incident a month has half the weight of one with very many: of a country with one incident in ten
 * years, that month would otherwise look like a shock of 120 times its average.
 *
 * @param countries series of the same months, not all of them 0; summed in the order given
 */
export function regionalFactor(countries: readonly Float64Array[]): Float64Array {
  const months = countries[0]?.length ?? 0;
  const factor = new Float64Array(months);
  let weights = 0;
  for (const series of countries) {
    const average = total(series) / months;
    weights += average / (1 + average);
    for (let t = 0; t < months; t++)
      factor[t] = (factor[t] as number) + (series[t] as number) / (1 + average);
  }
  return factor.map((value) => value / weights);
}

function normalised(weights: Float64Array): Float64Array {
  const sum = total(weights);
  return weights.map((weight) => weight / sum);
}
