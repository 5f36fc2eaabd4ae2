import { type Random, randomFor } from "../../../datasets/sample/random.ts";
import type { TransmissionPair } from "../../../pipeline/3-score/transmission/transmission.ts";

export interface World {
  readonly seed: string;
  readonly months: number;
  /** Incidents of the target in the six months after, per incident of the source. */
  readonly theta: number;
  /** Standard deviation of the logarithm of a shock that all countries share; 0 for none. */
  readonly shock: number;
  /** Incidents a month that a country has of its own, without the echo of its past. */
  readonly targetLevel: number;
  readonly otherLevel: number;
}

/**
 * A pair of neighbours and nine more countries (methods 3.2): every country's expected count is
 *   level * e^s_t + 0.4 * lag(own),   s_t = 0.9 s_(t-1) + noise, the same for all,
 * and the target's also theta * lag(source); counts are negative binomial with size 2. The first five years are
 * not part of the series. None of the nine touches the target.
 */
export function simulatedPair({
  seed,
  months,
  theta,
  shock,
  targetLevel,
  otherLevel,
}: World): TransmissionPair {
  const random = randomFor(`transmission ${seed}`);
  const [before, countries] = [60, 11];
  const series = Array.from({ length: countries }, () => new Float64Array(before + months));
  const [target, source] = series as [Float64Array, Float64Array];
  let state = shock * random.normal();
  for (let t = 0; t < before + months; t++) {
    state = 0.9 * state + Math.sqrt(1 - 0.81) * shock * random.normal();
    for (const [country, own] of series.entries()) {
      const level = (country === 0 ? targetLevel : otherLevel) * Math.exp(state);
      const spilt = country === 0 ? theta * pastOf(source, t) : 0;
      own[t] = negativeBinomial(level + 0.4 * pastOf(own, t) + spilt, 2, random);
    }
  }
  const cut = (values: Float64Array): Float64Array => values.slice(before);
  return {
    zone: cut(target),
    national: cut(target),
    approach: cut(source),
    region: series.slice(1).map((own, index) => ({ incidents: cut(own), adjacent: index === 0 })),
  };
}

/** Mean of the six months before, each two months older half as heavy. */
function pastOf(series: Float64Array, t: number): number {
  let [sum, weights] = [0, 0];
  for (let age = 1; age <= 6; age++) {
    const weight = 2 ** (-(age - 1) / 2);
    sum += weight * (series[t - age] ?? 0);
    weights += weight;
  }
  return sum / weights;
}

/** By inversion: probabilities are added up until they exceed a uniform number. */
function negativeBinomial(mean: number, size: number, random: Random): number {
  const chance = mean / (size + mean);
  let probability = (1 - chance) ** size;
  let count = 0;
  for (let left = random.uniform(); left >= probability && count < 10_000; count++) {
    left -= probability;
    probability *= (chance * (count + size)) / (count + 1);
  }
  return count;
}
