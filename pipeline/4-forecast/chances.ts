import type { Chances } from "../domain/chances.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import type { Panels } from "../domain/panels.ts";
import { answer } from "./chance/answer.ts";
import type { PastFits } from "./chance/pastFits.ts";
import { borderQuestion, countryQuestion, regionQuestion } from "./chance/questions.ts";

/**
 * Chances of the months after `month`: escalation of regions and countries within three of them, an incident in border
 * zones within six, and the skill that such probabilities have shown on these panels so far. What is said of a month is
 * bit-identical whether the panels end there or later.
 * @param fits of earlier calls, which need not be made again; null for none
 * @throws {RangeError} for a month outside the panels
 */
export function chances(panels: Panels, month: Month, fits: PastFits | null = null): Chances {
  const last = month - panels.regions.firstMonth;
  if (!(last >= 0 && last < panels.regions.monthCount)) {
    throw new RangeError(`the panels do not hold ${formatMonth(month)}`);
  }
  const regions = answer(regionQuestion(panels), last, fits);
  const countries = answer(countryQuestion(panels), last, fits);
  const borders = answer(borderQuestion(panels), last, fits);
  return {
    regions: regions.rows,
    countries: countries.rows,
    borders: borders.rows,
    skills: [...regions.skills, ...countries.skills, ...borders.skills],
  };
}
