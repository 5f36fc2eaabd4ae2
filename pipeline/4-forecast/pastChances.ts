import type { ChanceKind } from "../domain/chances.ts";
import type { Month } from "../domain/month.ts";
import type { Panels } from "../domain/panels.ts";
import { predictions } from "./chance/answer.ts";
import type { Question } from "./chance/question.ts";
import { borderQuestion, countryQuestion, regionQuestion } from "./chance/questions.ts";

/**
 * The probabilities of every month up to `last`, as a run as of each would have computed them; whether their group had
 * shown enough skill by then for them to be published is not asked.
 * @returns per kind units x months, row-major; NaN where nothing was said
 */
export function pastChances(panels: Panels, last: Month): Record<ChanceKind, Float64Array> {
  const index = last - panels.regions.firstMonth;
  return {
    region: pastAnswers(regionQuestion(panels), index),
    country: pastAnswers(countryQuestion(panels), index),
    border: pastAnswers(borderQuestion(panels), index),
  };
}

function pastAnswers(question: Question, last: number): Float64Array {
  const { panel } = question;
  const { cases, rolling } = predictions(question, last);
  const found = new Float64Array(panel.units.length * panel.monthCount).fill(Number.NaN);
  for (let row = 0; row < cases.count; row++) {
    const cell = (cases.unit[row] as number) * panel.monthCount + (cases.month[row] as number);
    found[cell] = rolling.probability[row] as number;
  }
  return found;
}
