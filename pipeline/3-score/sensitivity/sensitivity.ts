import type { Constants } from "../../domain/constants.ts";
import { formatMonth, type Month } from "../../domain/month.ts";
import { MEASURES, type Measure, type Panel } from "../../domain/panel.ts";
import type { RankingSensitivity, Sensitivity } from "../../domain/sensitivity.ts";
import { transposed } from "../../stats/transposed.ts";
import type { EscalationInput } from "../escalation/escalationInput.ts";
import type { EscalationMonth } from "../escalation/escalationMonth.ts";
import { effectiveWeights } from "./effectiveWeights.ts";
import { type Intervals, intervals, rankDraws } from "./intervals.ts";
import { methodDraws } from "./methodDraws.ts";
import { rankStability } from "./rankStability.ts";
import { type ScoreDraws, scoreDraws } from "./scoreDraws.ts";

/** Enough that the ends of an interval move by about a place in the middle of a table when the seed changes. */
const DRAWS = 1000;
const SEED_RULE =
  "sfc32 seeded by FNV-1a hashes of source|unit|month; the method's draws of source|method|month";

/** Everything that the draws of a family of units depend on. Another thread can be given it as it is. */
export interface DrawRequest {
  readonly source: string;
  readonly month: Month;
  /** Growth of earlier quarters since they were ranked, see countDraws.ts; none where unknown. */
  readonly lateReports: readonly number[];
  readonly input: EscalationInput;
  /** The published scores of the month. */
  readonly at: EscalationMonth;
  /** 1 for units of the theatre, whose ranking as a whole is told beside that of all; null: no ranking is told. */
  readonly theatre: Uint8Array | null;
}

/** Measures that draws look at. */
const DRAWN_MEASURES: readonly Measure[] = [
  "incidents",
  "deaths",
  "civilianIncidents",
  "deathsLow",
  "deathsHigh",
];

/** The same request without what no draw looks at, which is most of the panels: less to hand over. */
export function lean(request: DrawRequest): DrawRequest {
  const { panel, countries, actorEntries: _, months: __, ...rest } = request.input;
  const least = leastOf(panel);
  return {
    ...request,
    input: { ...rest, panel: least, countries: countries === panel ? least : leastOf(countries) },
  };
}

function leastOf(panel: Panel): Panel {
  const none = new Float64Array();
  const measures = MEASURES.map((name) => [name, DRAWN_MEASURES.includes(name) ? panel[name] : none]);
  return { ...panel, ...(Object.fromEntries(measures) as Record<Measure, Float64Array>) };
}

/** How many draws, and what their random numbers depend on. */
export const ABOUT_DRAWS: Omit<Sensitivity, "rankings"> = {
  draws: DRAWS,
  seed: SEED_RULE,
};

/** How sure scores and ranks of a family of units are, and its rankings as a whole. */
export interface FamilySensitivity {
  readonly intervals: Intervals;
  readonly rankings: readonly RankingSensitivity[];
}

/** Draws what is asked for, and tells what the draws say. */
export function sensitivityOf(request: DrawRequest): FamilySensitivity {
  const { at, input, theatre } = request;
  const family = drawn(request);
  const isInTheatre = (unit: number): boolean => theatre?.[unit] === 1;
  const told = theatre === null ? [] : rankings(family, at, input.constants, isInTheatre);
  return { intervals: family.intervals, rankings: told };
}

/** The draws of a family of units, and what they say of each of them. */
export interface FamilyDraws {
  readonly draws: ScoreDraws;
  /** Ranks within each draw of everything, draws x units. */
  readonly ranksByDraw: Float64Array;
  readonly intervals: Intervals;
}

/**
 * How sure is a rank? Scores are drawn many times at one month, each time with other counts that the quarter might
 * have had, another baseline, other weights, half-lives and saturation (scoreDraws.ts). The method's draws are common
 * to all units, so that ranks within a draw compare; the counts' random numbers are each unit's own, so that no
 * other unit changes a unit's interval of scores.
 * @param count how many draws
 */
export function drawn(
  { source, month, lateReports, input, at }: Omit<DrawRequest, "theatre">,
  count: number = DRAWS,
): FamilyDraws {
  const { panel, constants } = input;
  const keyOf = (id: string): string => `${source}|${id}|${formatMonth(month)}`;
  const draws = scoreDraws({
    input,
    t: month - panel.firstMonth,
    at,
    methods: methodDraws(constants, count, keyOf("method")),
    lateReports,
    keyOf: (unit) => keyOf((panel.units[unit] as (typeof panel.units)[number]).id),
  });
  const units = draws.units.length;
  const ranksByDraw = rankDraws(transposed(draws.everything, units, draws.count), units);
  const ranks = transposed(ranksByDraw, draws.count, units);
  return { draws, ranksByDraw, intervals: intervals(at, draws, ranks) };
}

/**
 * How sure the ranking of the units is as a whole, and that of those in the theatre among themselves.
 * @param at their published scores of the month
 */
export function rankings(
  { draws, ranksByDraw }: FamilyDraws,
  at: EscalationMonth,
  constants: Constants,
  isInTheatre: (unit: number) => boolean,
): RankingSensitivity[] {
  const { units, count, everything, method } = draws;
  const inTheatre = Int32Array.from(units.keys()).filter((row) => isInTheatre(units[row] as number));
  const ofTheatre = (values: Float64Array): Float64Array =>
    transposed(rowsOf(values, inTheatre, count), inTheatre.length, count);
  const theatreUnits = inTheatre.map((row) => units[row] as number);
  return [
    ranking("all", at, constants, {
      units,
      ranks: ranksByDraw,
      method: transposed(method, units.length, count),
    }),
    ranking("theatre", at, constants, {
      units: theatreUnits,
      ranks: rankDraws(ofTheatre(everything), theatreUnits.length),
      method: ofTheatre(method),
    }),
  ];
}

/** @param drawn ranks of `units`, and scores under drawn methods, draws x units, row-major */
function ranking(
  scope: RankingSensitivity["scope"],
  at: EscalationMonth,
  constants: Constants,
  drawn: {
    readonly units: Int32Array;
    readonly ranks: Float64Array;
    readonly method: Float64Array;
  },
): RankingSensitivity {
  const { units } = drawn;
  const active = Uint8Array.from(units, (unit) => at.active[unit] as number);
  const published = Float64Array.from(units, (unit) => at.uncapped[unit] as number);
  const activeUnits = units.filter((unit) => at.active[unit] === 1);
  return {
    scope,
    ranked: units.length,
    active: activeUnits.length,
    everything: rankStability(published, active, drawn.ranks),
    method: rankStability(published, active, rankDraws(drawn.method, units.length)),
    parts: effectiveWeights(at, activeUnits, constants),
  };
}

function rowsOf(values: Float64Array, rows: Int32Array, count: number): Float64Array {
  const picked = new Float64Array(rows.length * count);
  for (const [place, row] of rows.entries()) {
    picked.set(values.subarray(row * count, (row + 1) * count), place * count);
  }
  return picked;
}
