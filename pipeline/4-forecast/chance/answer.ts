import { GROUPS, type GroupSkill } from "../../domain/chances.ts";
import type { Unit } from "../../domain/panel.ts";
import type { Columns } from "../../domain/table.ts";
import { PastPredictions } from "./bounds.ts";
import { type Cases, casesOf } from "./cases.ts";
import { drivers } from "./driver.ts";
import { WIDTH } from "./features.ts";
import type { PastFits } from "./pastFits.ts";
import type { Question } from "./question.ts";
import { type Rolling, rollingPredictions } from "./rolling.ts";
import { groupSkills, judgedByGroup, NO_SKILL, noSkillPossible, type OrderedJudged } from "./skill.ts";

/** Twice a year: refits more often change nothing that can be measured. */
const REFIT_MONTHS = 6;
const GAP = "gap in coverage";

export interface Answer {
  /** One row per listed unit, see Chances. */
  readonly rows: Columns;
  readonly skills: readonly GroupSkill[];
}

/**
 * What was said of every case of a question up to a month, each at its own time: the predictions that answers rest on and
 * are judged by.
 * @param last index of the month in the panel: nothing after it is read
 * @param fits that need not be made again; null for none
 */
export function predictions(
  question: Question,
  last: number,
  fits: PastFits | null = null,
): { readonly cases: Cases; readonly rolling: Rolling } {
  const cases = casesOf(question, last);
  // in January and July, whatever month the panel begins in
  const refitAt = -question.panel.firstMonth;
  const schedule = { refitAt, every: REFIT_MONTHS, horizon: question.outcome.horizon };
  const rolling = rollingPredictions(cases, schedule, fits);
  return { cases, rolling };
}

/** The answer to a question at a month, and what such answers have been worth before. @param last, fits as above */
export function answer(question: Question, last: number, fits: PastFits | null = null): Answer {
  const { cases, rolling } = predictions(question, last, fits);
  const judged = judgedByGroup(cases, rolling.probability);
  const skills = groupSkills(question, cases, rolling.probability, REFIT_MONTHS, judged);
  return { rows: asOfRows(question, cases, rolling, { skills, judged }, last), skills };
}

function asOfRows(
  question: Question,
  cases: Cases,
  rolling: Rolling,
  { skills, judged }: { readonly skills: readonly GroupSkill[]; readonly judged: readonly OrderedJudged[] },
  last: number,
): Columns {
  const { kind, panel, listed, outcome } = question;
  const units: number[] = [];
  for (let unit = 0; unit < panel.units.length; unit++) {
    if (listed[unit * panel.monthCount + last] === 1) units.push(unit);
  }
  const texts = (value: string): string[] => units.map(() => value);
  const numbers = (): Float64Array => new Float64Array(units.length).fill(Number.NaN);
  const to = {
    kind: texts(kind),
    unit: units.map((unit) => (panel.units[unit] as Unit).id),
    group: texts(""),
    probability: numbers(),
    probability_low: numbers(),
    probability_high: numbers(),
    probability_skill: numbers(),
    probability_skill_low: numbers(),
    probability_driver: texts(""),
    probability_note: texts(noSkillPossible(question, cases, REFIT_MONTHS) || GAP),
  };
  const placeOf = new Map(units.map((unit, place) => [unit, place]));
  for (const [group, name] of GROUPS.entries()) {
    const { against, note, ...skill } = skills[group] as GroupSkill;
    const now = rowsOf(cases, group, last);
    for (const row of now) {
      const place = placeOf.get(cases.unit[row] as number) as number;
      to.group[place] = name;
      to.probability_note[place] = note;
      if (note !== "" && note !== NO_SKILL) continue;
      to.probability_skill[place] = skill[against].skill;
      to.probability_skill_low[place] = skill[against].low;
    }
    if (note !== "") continue;
    const { said, happened, order } = judged[group] as OrderedJudged;
    const past = new PastPredictions(said, happened, outcome.horizon, order);
    const words =
      rolling.coefficients === null ? [] : drivers(kind, rolling.coefficients, designOf(cases, now));
    for (const [k, row] of now.entries()) {
      const place = placeOf.get(cases.unit[row] as number) as number;
      const probability = rolling.probability[row] as number;
      const { low, high } = past.around(probability);
      to.probability[place] = probability;
      to.probability_low[place] = low;
      to.probability_high[place] = high;
      to.probability_driver[place] = words[k] as string;
    }
  }
  return to;
}

/** The cases of a group in the last month. */
function rowsOf(cases: Cases, group: number, last: number): number[] {
  const rows: number[] = [];
  for (let row = cases.starts[last] as number; row < cases.count; row++) {
    if (cases.group[row] === group) rows.push(row);
  }
  return rows;
}

function designOf(cases: Cases, rows: readonly number[]): Float64Array {
  const design = new Float64Array(rows.length * WIDTH);
  for (const [place, row] of rows.entries())
    design.set(cases.design.subarray(row * WIDTH, (row + 1) * WIDTH), place * WIDTH);
  return design;
}
