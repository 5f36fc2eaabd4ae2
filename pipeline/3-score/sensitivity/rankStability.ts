import type { RankStability, Spread } from "../../domain/sensitivity.ts";
import { descendingRanks } from "../../stats/descendingRanks.ts";
import { kendallTau } from "../../stats/kendallTau.ts";
import { quantiles } from "../../stats/quantile.ts";
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
 * @param drawnRanks of the draws, draws x units, row-major, as rankDraws makes them
 */
export function rankStability(
  published: Float64Array,
  active: Uint8Array,
  drawnRanks: Float64Array,
): RankStability {
  const units = published.length;
  const count = units === 0 ? 0 : drawnRanks.length / units;
  const rows = Int32Array.from(active.keys()).filter((row) => active[row] === 1);
  const tau = kendallTau(
    Float64Array.from(rows, (row) => published[row] as number),
    units,
  );
  const ranks = new Float64Array(units);
  descendingRanks(published, ranks);
  const taus = new Float64Array(count);
  const kept = new Float64Array(count);
  const own = new Int32Array(rows.length);
  let shift = 0;
  for (let draw = 0; draw < count; draw++) {
    const start = draw * units;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k] as number;
      const rank = drawnRanks[start + row] as number;
      // as scores are: the more, the better
      own[k] = units - rank;
      shift += Math.abs((ranks[row] as number) - rank);
    }
    taus[draw] = tau(own);
    let both = 0;
    for (let row = 0; row < units; row++) {
      if ((ranks[row] as number) <= TOP && (drawnRanks[start + row] as number) <= TOP) both++;
    }
    kept[draw] = both;
  }
  return {
    kendallTau: spread(taus),
    top10Kept: spread(kept),
    meanRankShift: shift / (rows.length * count),
  };
}

/** Not known where there are too few units for a rank correlation, or all are equal. */
function spread(values: Float64Array): Spread {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN };
  const [low, median, high] = quantiles(known, [LOW, 0.5, HIGH]) as [number, number, number];
  return { median, low, high };
}
