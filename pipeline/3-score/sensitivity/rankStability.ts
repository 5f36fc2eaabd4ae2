import type { RankStability, Spread } from "../../domain/sensitivity.ts";
import { descendingRanks } from "../../stats/descendingRanks.ts";
import { kendallTau } from "../../stats/kendallTau.ts";
import { quantileOfSorted } from "../../stats/quantile.ts";
import { HIGH, LOW, TOP } from "./intervals.ts";

/**
 * How far the rankings of draws lie from the published one:
 *
 *   tau-b          rank correlation over the active units
 *   first ten      how many of the published first ten a draw has among its first ten
 *   mean shift     mean over active units and draws of |published rank - rank of the draw|
 *
 * @param published uncapped scores of the ranked units
 * @param active 1 for those with an incident in the last 24 months
 * @param drawn uncapped scores, units x draws, row-major
 * @param drawnRanks as rankDraws makes them of `drawn`
 */
export function rankStability(
  published: Float64Array,
  active: Uint8Array,
  drawn: Float64Array,
  drawnRanks: Int32Array,
): RankStability {
  const count = drawn.length / published.length;
  const rows = Int32Array.from(active.keys()).filter((row) => active[row] === 1);
  const tau = kendallTau(Float64Array.from(rows, (row) => published[row] as number));
  const ranks = new Float64Array(published.length);
  descendingRanks(published, ranks);
  const taus = new Float64Array(count);
  const kept = new Float64Array(count);
  const column = new Float64Array(rows.length);
  for (let draw = 0; draw < count; draw++) {
    for (let k = 0; k < rows.length; k++) column[k] = drawn[(rows[k] as number) * count + draw] as number;
    taus[draw] = tau(column);
  }
  let shift = 0;
  for (const [row, rank] of ranks.entries()) {
    if (active[row] !== 1 && rank > TOP) continue;
    for (let draw = 0; draw < count; draw++) {
      const drawnRank = drawnRanks[row * count + draw] as number;
      if (active[row] === 1) shift += Math.abs(rank - drawnRank);
      if (rank <= TOP && drawnRank <= TOP) (kept[draw] as number) += 1;
    }
  }
  return {
    kendallTau: spread(taus),
    top10Kept: spread(kept),
    meanRankShift: shift / (rows.length * count),
  };
}

/** Not known where there are too few units for a rank correlation, or all are equal. */
function spread(values: Float64Array): Spread {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN };
  return {
    median: quantileOfSorted(known, 0.5),
    low: quantileOfSorted(known, LOW),
    high: quantileOfSorted(known, HIGH),
  };
}
