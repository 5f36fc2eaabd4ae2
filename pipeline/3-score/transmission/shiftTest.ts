import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { gammaTail } from "../../stats/gammaTail.ts";
import { upperIncompleteGamma } from "../../stats/upperIncompleteGamma.ts";
import type { EndemicModel } from "./endemicModel.ts";

/**
 * Would the source do as well if its months were out of step? Its series is turned as a ring by every
 * b = 13 .. months - 13, which keeps its bursts and loses its timing.
 *
 *   p = (1 + #{LR_b >= LR}) / (1 + #b)
 *   where no shift reaches LR: at most that; else share of LR_b > 0 times a gamma tail fitted to those
 *   never below P(chi² with 1 degree of freedom >= LR) / 2, what theory gives LR;  1 if LR < 1e-6
 *
 * Theory alone calls too much significant, which is why there are shifts; but next to shifts that explain nothing at
 * all, a source that explains next to nothing would be the best of them.
 *
 * @param source the source's lag
 * @param ratio its LR
 * @returns p in (0, 1]
 */
export function shiftTest(model: EndemicModel, source: Float64Array, ratio: number): number {
  if (ratio < TRANSMISSION.leastRatio) return 1;
  const ratios: number[] = [];
  for (let shift = TRANSMISSION.minShift; shift <= source.length - TRANSMISSION.minShift; shift++) {
    ratios.push(model.ratio(turned(source, shift)));
  }
  const reached = ratios.filter((shifted) => shifted >= ratio).length;
  const ranked = (1 + reached) / (1 + ratios.length);
  const p = reached > 0 ? ranked : Math.min(ranked, tailBeyond(ratios, ratio));
  return Math.max(p, upperIncompleteGamma(0.5, ratio / 2) / 2);
}

/** Chance of a ratio above all those of the shifts; 1 where they are too few to tell. */
function tailBeyond(ratios: readonly number[], ratio: number): number {
  const positive = Float64Array.from(ratios.filter((shifted) => shifted >= TRANSMISSION.leastRatio));
  const tail = gammaTail(positive, ratio);
  return Number.isNaN(tail) ? 1 : (positive.length / ratios.length) * tail;
}

/** The series as a ring, `shift` months later. */
function turned(series: Float64Array, shift: number): Float64Array {
  const out = new Float64Array(series.length);
  out.set(series.subarray(series.length - shift));
  out.set(series.subarray(0, series.length - shift), shift);
  return out;
}
