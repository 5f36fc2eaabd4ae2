import type { Mixture } from "../mixture.ts";

/**
 * Member 1, exponentially weighted history: the months ahead are like the unit's own last ones, the newest most.
 *
 *   value y[o-j], weight 2^(-j/3), over the known months j = 0..59
 *
 * Conflictology (the last twelve months, equal weights) with a memory that fades instead of ending. The half-life was
 * chosen among 2 to 8 on VIEWS windows before 2018 (DECISIONS.md).
 */
const HALF_LIFE = 3;
/** Beyond these, weights are below a millionth. */
const MONTHS = 60;

/**
 * @param values, known one unit's months
 * @param origin index of the last month that is looked at
 * @param share weight of the whole member
 */
export function addExponentialHistory(
  values: Float64Array,
  known: Uint8Array,
  origin: number,
  share: number,
  into: Mixture,
): void {
  const decay = 2 ** (-1 / HALF_LIFE);
  const first = Math.max(0, origin - MONTHS + 1);
  let sum = 0;
  for (let t = origin, weight = 1; t >= first; t--, weight *= decay) if (known[t] === 1) sum += weight;
  if (!(sum > 0)) return;
  for (let t = origin, weight = share / sum; t >= first; t--, weight *= decay) {
    if (known[t] === 1) into.add(values[t] as number, weight);
  }
}
