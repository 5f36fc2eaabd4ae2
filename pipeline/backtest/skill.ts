import { combined, intervalOf, type Measured } from "./cells.ts";
import { type Finding, finding, type Subject } from "./finding.ts";

/**
 * By how much smaller a predictor's mean score is than another's.
 *   skill = 1 - own / theirs      1 for one who is never wrong, 0 for the same, below 0 for worse
 */
export function skillFinding(
  subject: Subject,
  predictor: string,
  measure: string,
  own: Measured,
  against: { readonly predictor: string; readonly score: Measured },
): Finding {
  const skill = combined(own, against.score, (mine, theirs) => 1 - mine / theirs);
  return finding(subject, predictor, measure, skill.value, {
    interval: intervalOf(skill),
    against: against.predictor,
    note: against.score.value === 0 ? `${against.predictor} was never wrong` : "",
  });
}
