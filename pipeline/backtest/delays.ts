import type { Month } from "../domain/month.ts";
import {
  borderIncident,
  doubledIncidents,
  escalation,
  LEAST_DEATHS,
  type Outcome,
  UNKNOWN,
} from "../domain/outcomes.ts";
import type { Panel } from "../domain/panel.ts";
import type { Question } from "./questions.ts";

/** In delays: whether the question came true cannot be told. */
export const NOT_KNOWN = 255;

/**
 * When a question comes true, for every unit and month as origin: in which month after it (1 to the horizon) the sum since
 * the origin reached its threshold; 0 where it did not; NOT_KNOWN where that is not known whole.
 * @param last month that the data covers completely: what reaches beyond it is not known
 * @returns units x months, row-major
 */
export function delaysOf(question: Question, panel: Panel, last: Month): Uint8Array {
  const { horizon, threshold, happened } = outcomeOf(question, panel);
  const counts = countsOf(question, panel);
  const { monthCount, firstMonth } = panel;
  return happened.map((came, cell) => {
    if (came === UNKNOWN || firstMonth + (cell % monthCount) + horizon > last) return NOT_KNOWN;
    if (came === 0) return 0;
    let [sum, ahead] = [0, 0];
    while (ahead < horizon && sum < (threshold[cell] as number)) sum += counts[cell + ++ahead] as number;
    return ahead;
  });
}

/** The counts that a question is about: deaths, or incidents at borders. */
export function countsOf({ kind }: Question, panel: Panel): Float64Array {
  return kind === "border" ? panel.incidents : panel.deaths;
}

function outcomeOf({ outcome, kind }: Question, panel: Panel): Outcome {
  switch (outcome) {
    case "escalation_3m":
      return escalation(panel, LEAST_DEATHS[kind === "country" ? "country" : "region"]);
    case "border_incident_6m":
      return borderIncident(panel);
    case "spill_6m":
      return doubledIncidents(panel);
  }
}
