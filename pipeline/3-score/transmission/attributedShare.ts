import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { total } from "../../stats/total.ts";

/**
 * Share of the target's incidents of the last twelve months that came from the source, as far as the model can tell
 * (stochastic declustering: each incident is split over the terms as its month's expectation is).
 *
 *   psi = Σ (th5 Xlag_t / mu_t) y_t / max(1, Σ y_t);   without incidents Σ th5 Xlag_t / Σ mu_t
 *
 * After Zhuang, Ogata and Vere-Jones 2002, J. Am. Stat. Assoc. 97:369.
 *
 * @param target monthly incidents
 * @param means mu, expected incidents
 * @param fromSource th5 Xlag, the part of them that came from the source
 * @returns 0 to 1
 */
export function attributedShare(target: Float64Array, means: Float64Array, fromSource: Float64Array): number {
  const first = target.length - TRANSMISSION.shareMonths;
  const incidents = total(target.subarray(first));
  let attributed = 0;
  for (let t = first; t < target.length; t++) {
    if ((target[t] as number) > 0) {
      attributed += ((fromSource[t] as number) / (means[t] as number)) * (target[t] as number);
    }
  }
  if (incidents > 0) return Math.min(1, attributed / Math.max(1, incidents));
  const expected = total(means.subarray(first));
  return expected > 0 ? Math.min(1, total(fromSource.subarray(first)) / expected) : 0;
}
