import type { Month } from "../../domain/month.ts";
import type { EscalationScorer } from "./scorer.ts";

/** How far back the beginning of a rise is looked for. */
export const LONGEST_RISE_MONTHS = 24;

/**
 * First month of the unbroken run of months, up to `month`, in which incidents or deaths of the quarter are above the
 * usual.
 * @param earliest first month that the scorer can be asked for
 * @returns per unit; NaN where the quarter is not above the usual. A rise of 24 months or more begins 23 months back
 */
export function risingSince(scorer: EscalationScorer, month: Month, earliest: Month): Float64Array {
  let since: Float64Array | null = null;
  for (let at: number = month; at >= Math.max(earliest, month - LONGEST_RISE_MONTHS + 1); at--) {
    const above = scorer.above(at as Month);
    since ??= new Float64Array(above.length).fill(Number.NaN);
    let isOpen = false;
    for (let unit = 0; unit < above.length; unit++) {
      const isRunning = at === month || since[unit] === at + 1;
      if (above[unit] !== 1 || !isRunning) continue;
      since[unit] = at;
      isOpen = true;
    }
    if (!isOpen) break;
  }
  return since ?? new Float64Array();
}
