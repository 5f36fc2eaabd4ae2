/**
 * What the rolling probabilities of a group have been worth: Brier skill against two simpler forecasts,
 *
 *   skill = 1 - Σ (p - y)² / Σ (baseline - y)²      over all cases that were predicted and whose outcome is known
 *
 * with the ends of its 90 % interval under resampling of years and countries. The skill that is published is the one
 * against the better baseline. A group whose published skill may as well be 0 gets no probability.
 */

import { GROUPS, type GroupSkill, type SaidAndCame, type Skill } from "../../domain/chances.ts";
import { YEAR } from "../../domain/month.ts";
import { UNKNOWN } from "../../domain/outcomes.ts";
import { ascendingOrder } from "../../stats/ascendingOrder.ts";
import { blockBootstrap, type Clustering } from "../../stats/blockBootstrap.ts";
import { numberIn } from "../../stats/numberIn.ts";
import { reliabilityTable } from "../../stats/reliabilityTable.ts";
import { total } from "../../stats/total.ts";
import { wilsonInterval } from "../../stats/wilsonInterval.ts";
import { baselines } from "./baselines.ts";
import type { Cases } from "./cases.ts";
import type { Question } from "./question.ts";
import { type Judged, judgedOf, LEARNING_MONTHS, LEAST_EVENTS } from "./rolling.ts";

/** Two years of predictions: with fewer there are no two pieces of time to resample. */
const JUDGED_MONTHS = 2 * YEAR;
/** The note of a group that was judged and may as well be foreseen by a baseline. */
export const NO_SKILL = "no skill shown";
const LEVEL = 0.9;
const BOOTSTRAP = { replicates: 500, level: LEVEL } as const;
const RELIABILITY_BINS = 8;

/**
 * Covered months that are needed before there can be a skill: a year to hold the months against, a year to learn from,
 * what is to come of it, the wait for the next refit, two years to judge and what is to come of them.
 */
export function monthsNeeded(horizon: number, every: number): number {
  return YEAR + LEARNING_MONTHS + horizon + every + JUDGED_MONTHS + horizon;
}

/** Why there can be no skill at all, as where the history is too short; "" where there can. @param every months between refits */
export function noSkillPossible(question: Question, cases: Cases, every: number): string {
  if (question.unknown !== "") return question.unknown;
  const covered = coveredMonths(question, cases);
  const needed = monthsNeeded(question.outcome.horizon, every);
  return covered < needed ? `too little history: ${covered} of ${needed} months` : "";
}

/** Predictions of a group whose outcome is known, with their positions in ascending order of what was said. */
export interface OrderedJudged extends Judged {
  readonly order: Uint32Array;
}

/** What can be judged of each group, in the order of GROUPS. */
export function judgedByGroup(cases: Cases, probability: Float64Array): OrderedJudged[] {
  return GROUPS.map((_, group) => {
    const judged = judgedOf(cases, probability, group);
    return { ...judged, order: ascendingOrder(judged.said) };
  });
}

/** The skill of each group, in the order of GROUPS. @param every months between refits @param judged of each group */
export function groupSkills(
  question: Question,
  cases: Cases,
  probability: Float64Array,
  every: number,
  judged: readonly OrderedJudged[] = judgedByGroup(cases, probability),
): GroupSkill[] {
  const { kind, panel, outcome } = question;
  const impossible = noSkillPossible(question, cases, every);
  const simple = baselines(cases, outcome.horizon, panel.units.length);
  return GROUPS.map((group, number) => {
    const own = judged[number] as OrderedJudged;
    const { rows, events } = own;
    const { cells, clustering } = cellsOf(question, cases, rows);
    const [missed, climatology, persistence] = [probability, simple.climatology, simple.persistence].map(
      (forecast) => misses(forecast, own, cells, clustering.blocks.length),
    ) as [Float64Array, Float64Array, Float64Array];
    const key = `${kind}|${group}`;
    const skills = {
      climatology: skillOf(missed, climatology, clustering, `${key}|climatology`),
      persistence: skillOf(missed, persistence, clustering, `${key}|persistence`),
    };
    const against = total(persistence) < total(climatology) ? "persistence" : "climatology";
    const found = {
      kind,
      group,
      predictions: rows.length,
      months: monthsOf(cases, rows),
      events,
      brier: total(missed) / rows.length,
      reliability: reliabilityOf(own, outcome.horizon),
      ...skills,
      against,
    } as const;
    return {
      ...found,
      note: impossible || noteOf(found, () => knownCases(cases, number)),
    };
  });
}

/** What was said against what came. Outcomes of horizon months overlap: so many of them count as one in an interval. */
function reliabilityOf({ said, happened, order }: OrderedJudged, horizon: number): SaidAndCame[] {
  return reliabilityTable(said, happened, RELIABILITY_BINS, order).map(
    ({ count, meanProbability, positives, frequency }) => ({
      predictions: count,
      said: meanProbability,
      came: frequency,
      ...wilsonInterval(positives / horizon, count / horizon, LEVEL),
    }),
  );
}

/** Why a group with enough history gets no probability. @param known its cases, for where nothing was predicted */
function noteOf(
  { months, against, ...found }: Omit<GroupSkill, "note">,
  known: () => { readonly events: number; readonly predictions: number },
): string {
  const { events, predictions } = found.predictions > 0 ? found : known();
  if (
    found.predictions === 0 ||
    months < JUDGED_MONTHS ||
    events < LEAST_EVENTS ||
    predictions - events < LEAST_EVENTS
  ) {
    return `too few cases: ${events} of ${predictions} came true, ${LEAST_EVENTS} either way are needed`;
  }
  return found[against].low > 0 ? "" : NO_SKILL;
}

/** The cases of a group whose outcome is known, and how many of them came true. */
function knownCases(
  { count, group, happened }: Cases,
  wanted: number,
): { readonly events: number; readonly predictions: number } {
  let [events, predictions] = [0, 0];
  for (let row = 0; row < count; row++) {
    if (group[row] !== wanted || happened[row] === UNKNOWN) continue;
    predictions++;
    events += happened[row] as number;
  }
  return { events, predictions };
}

/** Months up to the last one in which any unit is covered. */
function coveredMonths({ panel }: Question, { starts }: Cases): number {
  let count = 0;
  for (let t = 0; t < starts.length - 1; t++) {
    for (let unit = 0; unit < panel.units.length; unit++) {
      if (panel.covered[unit * panel.monthCount + t] !== 1) continue;
      count++;
      break;
    }
  }
  return count;
}

/** How many months some cases are of. @param rows ascending */
function monthsOf({ month }: Cases, rows: Int32Array): number {
  let [count, before] = [0, -1];
  for (let k = 0; k < rows.length; k++) {
    const now = month[rows[k] as number] as number;
    if (now !== before) count++;
    before = now;
  }
  return count;
}

/**
 * Years and countries of some cases: what is resampled together.
 * @param rows ascending
 * @returns per row the number of its cell, and the clustering of the cells; both are numbered as they come up
 */
function cellsOf(
  { panel }: Question,
  { month, unit }: Cases,
  rows: Int32Array,
): { readonly cells: Int32Array; readonly clustering: Clustering } {
  const countries = new Map<string, number>();
  const countryOf = Int32Array.from(panel.units, ({ country }) => numberIn(countries, country));
  const cells = new Int32Array(rows.length);
  const [blocks, clusters]: [number[], number[]] = [[], []];
  const clusterOf = new Map<number, number>();
  // by country, of the year that the rows have come to
  const cellOf = new Int32Array(countries.size);
  let [block, before] = [-1, Number.NaN];
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] as number;
    const year = Math.floor((panel.firstMonth + (month[row] as number)) / YEAR);
    if (year !== before) {
      cellOf.fill(-1);
      block++;
      before = year;
    }
    const country = countryOf[unit[row] as number] as number;
    if ((cellOf[country] as number) < 0) {
      cellOf[country] = blocks.length;
      blocks.push(block);
      clusters.push(numberIn(clusterOf, country));
    }
    cells[k] = cellOf[country] as number;
  }
  return { cells, clustering: { blocks, clusters } };
}

/** Squared misses of a forecast, summed by cell. */
function misses(
  forecast: Float64Array,
  { rows, happened }: Judged,
  cells: Int32Array,
  cellCount: number,
): Float64Array {
  const sums = new Float64Array(cellCount);
  for (let k = 0; k < rows.length; k++) {
    const miss = (forecast[rows[k] as number] as number) - (happened[k] as number);
    (sums[cells[k] as number] as number) += miss * miss;
  }
  return sums;
}

/** The skill that squared misses show against those of a baseline, both by cell. @param key see blockBootstrap */
function skillOf(own: Float64Array, baseline: Float64Array, clustering: Clustering, key: string): Skill {
  const interval = blockBootstrap(
    clustering,
    (weights) => 1 - weighted(own, weights) / weighted(baseline, weights),
    { ...BOOTSTRAP, key },
  );
  return {
    // a baseline that never missed cannot be beaten, nor lost to by a measure
    skill: total(baseline) > 0 ? 1 - total(own) / total(baseline) : Number.NaN,
    low: interval?.low ?? Number.NaN,
    high: interval?.high ?? Number.NaN,
  };
}

function weighted(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (weights[i] as number);
  return sum;
}
