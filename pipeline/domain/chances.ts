import type { Columns } from "./table.ts";

/** Active: an incident in the last 24 months. Both are told apart wherever probabilities are judged. */
export const GROUPS = ["dormant", "active"] as const;
export type Group = (typeof GROUPS)[number];

/** Whose chances: escalation of regions and countries, an incident in the border zone of pairs. */
export type ChanceKind = "region" | "country" | "border";

/** Brier skill against a simpler forecast, 1 - Brier / its Brier, and the ends of its 90 % interval; NaN: not known. */
export interface Skill {
  readonly skill: number;
  readonly low: number;
  readonly high: number;
}

/** Past probabilities of about one size, and how often what they spoke of came true. */
export interface SaidAndCame {
  readonly predictions: number;
  /** Mean of the probabilities. */
  readonly said: number;
  /** Share that came true, and the ends of its 90 % interval. */
  readonly came: number;
  readonly low: number;
  readonly high: number;
}

/** What the probabilities of a group have been worth on this input up to the as-of month. */
export interface GroupSkill {
  readonly kind: ChanceKind;
  readonly group: Group;
  /** Rolling predictions whose outcome is known, the months in which they were made, and how many came true. */
  readonly predictions: number;
  readonly months: number;
  readonly events: number;
  /** Mean squared error of the calibrated probabilities; NaN without predictions. */
  readonly brier: number;
  /** The same predictions in bins of about equal counts, the least probable first. */
  readonly reliability: readonly SaidAndCame[];
  /** Against the unit's own past frequency, drawn to that of its group. */
  readonly climatology: Skill;
  /** Against what followed in the group on a like outcome just before. */
  readonly persistence: Skill;
  /** Which of the two is the better forecast: the skill that is published is the one against it. */
  readonly against: "climatology" | "persistence";
  /** Why the group gets no probability; "" if it gets one. */
  readonly note: string;
}

/**
 * What stage 4 says of the chances of the coming months, at the as-of month. One row per unit that is listed by then, in
 * the order of units: kind, unit (id), group, probability, probability_low, probability_high (90 %), probability_skill,
 * probability_skill_low (of the group, against the better baseline), probability_driver, probability_note ("" or why there
 * is no probability).
 */
export interface Chances {
  /** Escalation within three months. */
  readonly regions: Columns;
  readonly countries: Columns;
  /** An incident in the border zone within six months; units are pairs, "MLI>DZA". */
  readonly borders: Columns;
  readonly skills: readonly GroupSkill[];
}
