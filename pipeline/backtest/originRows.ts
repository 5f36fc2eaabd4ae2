import type { Month } from "../domain/month.ts";
import type { Panel } from "../domain/panel.ts";
import type { Panels } from "../domain/panels.ts";
import type { PastScores } from "../domain/pastScores.ts";
import { baselinesAt } from "./baselines.ts";
import { countsOf, delaysOf, NOT_KNOWN } from "./delays.ts";
import { keyOf, type Predictor, QUESTIONS, type Question, type UnitKind } from "./questions.ts";

/** A unit with an incident in this many months is active. */
const ACTIVE_MONTHS = 24;

const FAMILY_OF = {
  region: "regions",
  country: "countries",
  border: "borders",
} as const satisfies Record<UnitKind, keyof Panels>;

/** The panel of a kind of unit. */
export function panelOf(panels: Panels, kind: UnitKind): Panel {
  return panels[FAMILY_OF[kind]];
}

/** What is the same for every origin of a question. */
interface Prepared {
  readonly question: Question;
  readonly panel: Panel;
  readonly levelOf: Float64Array;
  readonly delays: Uint8Array;
  readonly firstIncident: Int32Array;
}

/**
 * The rows of an origin: per question the units that were scored then and whose outcome is known, with what came and what
 * each predictor but the probability said.
 * @returns the function from an origin and its scores to columns "<outcome>.<kind>.<column>": unit (number in its panel),
 * active, delay, and one for each predictor
 */
export function originRows(
  panels: Panels,
): (month: Month, scores: PastScores) => Record<string, Float64Array> {
  const prepared = QUESTIONS.map((question): Prepared => {
    const panel = panelOf(panels, question.kind);
    return {
      question,
      panel,
      levelOf: countsOf(question, panel),
      delays: delaysOf(question, panel, panels.ingest.lastCompleteMonth),
      firstIncident: firstIncidents(panel),
    };
  });
  return (month, scores) => Object.assign({}, ...prepared.map((each) => rowsOf(each, month, scores)));
}

function rowsOf(
  { question, panel, levelOf, delays, firstIncident }: Prepared,
  month: Month,
  scores: PastScores,
): Record<string, Float64Array> {
  const { horizon, kind } = question;
  const t = month - panel.firstMonth;
  const scored = kind === "border" ? scores.borders : { score: scores[FAMILY_OF[kind]] };
  const said: Partial<Record<Predictor, Float64Array>> = {
    ...scored,
    ...baselinesAt(panel, levelOf, delays, horizon, firstIncident, t),
  };
  const delayOf = (unit: number): number => delays[unit * panel.monthCount + t] as number;
  const rows = [...panel.units.keys()].filter(
    (unit) => delayOf(unit) !== NOT_KNOWN && !Number.isNaN(scored.score[unit] as number),
  );
  const column = (value: (unit: number) => number): Float64Array => Float64Array.from(rows, value);
  const columns: [string, Float64Array][] = [
    ["unit", column((unit) => unit)],
    ["active", column((unit) => (isActive(panel, unit, t) ? 1 : 0))],
    ["delay", column(delayOf)],
  ];
  for (const predictor of question.predictors) {
    const values = said[predictor];
    if (values !== undefined) columns.push([predictor, column((unit) => values[unit] as number)]);
  }
  return Object.fromEntries(columns.map(([name, values]) => [`${keyOf(question)}.${name}`, values]));
}

/** Whether a unit had an incident in the ACTIVE_MONTHS months up to index t. */
export function isActive({ incidents, monthCount }: Panel, unit: number, t: number): boolean {
  const end = unit * monthCount + t + 1;
  const start = Math.max(unit * monthCount, end - ACTIVE_MONTHS);
  return incidents.subarray(start, end).some((value) => value > 0);
}

/** Per unit the index of the month of its first incident; one past the last month where there is none. */
export function firstIncidents({ units, monthCount, incidents }: Panel): Int32Array {
  return Int32Array.from(units, (_, unit) => {
    const found = incidents
      .subarray(unit * monthCount, (unit + 1) * monthCount)
      .findIndex((value) => value > 0);
    return found < 0 ? monthCount : found;
  });
}
