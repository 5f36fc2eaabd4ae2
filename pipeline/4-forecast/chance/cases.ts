import { UNKNOWN } from "../../domain/outcomes.ts";
import { featureMaker, WIDTH } from "./features.ts";
import type { Question } from "./question.ts";

/** A unit is active with an incident in this many months, this one included. */
const ACTIVE_MONTHS = 24;

/** Every unit and month about which a question is asked, in order of months and then of units. */
export interface Cases {
  readonly count: number;
  readonly unit: Int32Array;
  /** Index into the panel's months. */
  readonly month: Int32Array;
  /** 1 for active, 0 for dormant: index into GROUPS. */
  readonly group: Uint8Array;
  /** As in the question's outcome; UNKNOWN as well where the months to come end after the last one looked at. */
  readonly happened: Uint8Array;
  /** Cases x WIDTH, row-major. */
  readonly design: Float64Array;
  /** Per month the number of the first case that is not before it; one entry more than there are months. */
  readonly starts: Int32Array;
}

/**
 * The cases of a question up to a month.
 * @param last index of the month: nothing after it is read
 */
export function casesOf(question: Question, last: number): Cases {
  const { panel, outcome, listed } = question;
  const months = panel.monthCount;
  const isAsked = (cell: number): boolean =>
    listed[cell] === 1 && panel.covered[cell] === 1 && !Number.isNaN(outcome.threshold[cell]);
  const starts = new Int32Array(last + 2);
  for (let unit = 0; unit < panel.units.length; unit++) {
    for (let t = 0; t <= last; t++) if (isAsked(unit * months + t)) (starts[t + 1] as number) += 1;
  }
  for (let t = 0; t <= last; t++) (starts[t + 1] as number) += starts[t] as number;
  const count = starts[last + 1] as number;
  const cases: Cases = {
    count,
    unit: new Int32Array(count),
    month: new Int32Array(count),
    group: new Uint8Array(count),
    happened: new Uint8Array(count),
    design: new Float64Array(count * WIDTH),
    starts,
  };
  const next = starts.slice();
  const fill = featureMaker(question);
  const rows = new Int32Array(last + 1);
  for (let unit = 0; unit < panel.units.length; unit++) {
    let lastIncident = -ACTIVE_MONTHS;
    for (let t = 0; t <= last; t++) {
      const cell = unit * months + t;
      if ((panel.incidents[cell] as number) > 0) lastIncident = t;
      rows[t] = -1;
      if (!isAsked(cell)) continue;
      const row = next[t] as number;
      rows[t] = row;
      next[t] = row + 1;
      cases.unit[row] = unit;
      cases.month[row] = t;
      cases.group[row] = t - lastIncident < ACTIVE_MONTHS ? 1 : 0;
      cases.happened[row] = t + outcome.horizon <= last ? (outcome.happened[cell] as number) : UNKNOWN;
    }
    fill(unit, rows, cases.design);
  }
  return cases;
}
