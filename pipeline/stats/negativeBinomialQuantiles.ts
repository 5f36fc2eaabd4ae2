import { negativeBinomialLogPmf } from "./negativeBinomialLogPmf.ts";

/** Counts less probable than this, against the most probable one, are left out. */
const NEGLIGIBLE = 1e-12;

/**
 * The quantile function of a negative binomial distribution as a table: for many draws by inversion.
 *   quantile(u) = smallest x with P(X <= x) >= u
 * At a given u it never falls when the mean grows and mean/size stays the same.
 * @param mean >= 0; 0 gives the distribution that is always 0
 * @param size > 0, as in negativeBinomialLogPmf
 * @returns quantile of a probability in (0, 1)
 */
export function negativeBinomialQuantiles(mean: number, size: number): (probability: number) => number {
  if (!(mean > 0)) return () => 0;
  const q = mean / (mean + size);
  const mode = Math.max(0, Math.floor((size - 1) * (mean / size)));
  const top = Math.exp(negativeBinomialLogPmf(mode, mean, size));
  const below: number[] = [];
  for (let x = mode, p = top; x > 0; x--) {
    p *= x / (q * (x - 1 + size));
    if (p < NEGLIGIBLE * top) break;
    below.push(p);
  }
  const first = mode - below.length;
  const cumulative = below.reverse();
  for (let x = mode, p = top; p >= NEGLIGIBLE * top; x++) {
    cumulative.push(p);
    p *= (q * (x + size)) / (x + 1);
  }
  const steps = Float64Array.from(cumulative);
  for (let step = 1; step < steps.length; step++) (steps[step] as number) += steps[step - 1] as number;
  return (probability) => {
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle] as number) >= probability) high = middle;
      else low = middle + 1;
    }
    return first + low;
  };
}
