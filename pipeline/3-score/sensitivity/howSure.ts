import type { DataBehind } from "./dataBehind.ts";
import type { Intervals } from "./intervals.ts";

/**
 * The columns that say how sure a row is, by name, one value per unit of the panel. They are known of the as-of month
 * only: null, for any other month, gives columns that hold nothing.
 */
export function howSure(
  intervals: Intervals | null,
  behind: DataBehind | null,
): Readonly<Record<string, ArrayLike<number>>> {
  return {
    score_low: intervals?.scoreLow ?? [],
    score_high: intervals?.scoreHigh ?? [],
    rank_low: intervals?.rankLow ?? [],
    rank_high: intervals?.rankHigh ?? [],
    top10_probability: intervals?.top10Probability ?? [],
    incidents_24m: behind?.incidents24m ?? [],
    located_share: behind?.locatedShare ?? [],
  };
}
