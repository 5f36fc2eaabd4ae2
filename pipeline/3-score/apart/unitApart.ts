import { isArmed, shortName } from "../../domain/actor.ts";
import { type ActorMonths, rowsOfUnit } from "../../domain/actorMonths.ts";
import type { Deeds, Past, UnitApart } from "../../domain/apart.ts";
import { CATEGORIES, type Constants } from "../../domain/constants.ts";
import { PARTS } from "../../domain/methodSet.ts";
import { addMonths, type Month, QUARTER } from "../../domain/month.ts";
import type { Panels } from "../../domain/panels.ts";
import { descendingRanks } from "../../stats/descendingRanks.ts";
import type { EscalationInput } from "../escalation/escalationInput.ts";
import { gate } from "../escalation/gate.ts";
import { civilianShares, history } from "../escalation/history.ts";
import { escalationScorer } from "../escalation/scorer.ts";
import { actorEntriesOf } from "../escalation/surroundings.ts";
import { indexOfCountry, selectRows, selectUnits } from "../selectUnits.ts";
import { pastCounts } from "./pastCounts.ts";
import { whatIfs } from "./whatIf.ts";

/** The families of units that have an escalation score. */
export const SCORED_FAMILIES = ["regions", "countries", "zones"] as const;
export type ScoredFamily = (typeof SCORED_FAMILIES)[number];

/** Scores told of the past. */
const SCORES_BACK = 12;

/**
 * Takes one unit's score of a month apart, with the functions that make it.
 * @param unit number of the unit in its family
 * @returns its past, and the score's parts; null where it is not scored
 */
export function unitApart(
  panels: Panels,
  constants: Constants,
  family: ScoredFamily,
  unit: number,
  month: Month,
): { readonly past: Past; readonly apart: UnitApart | null } {
  const panel = panels[family];
  const back = Math.min(SCORES_BACK, month - panel.firstMonth + 1);
  const months = Array.from({ length: back }, (_, k) => addMonths(month, k - back + 1));
  const input = inputOf(panels, constants, family, months);
  const scorer = escalationScorer(input);
  const [start, t] = [unit * panel.monthCount, month - panel.firstMonth];
  const past: Past = {
    ...pastCounts(panel, unit, month),
    scores: months.map((each) => ({ month: each, score: scorer.at(each).score[unit] as number })),
  };
  const result = scorer.at(month);
  if (result.scored[unit] !== 1) return { past, apart: null };
  const ranks = new Float64Array(panel.units.length);
  descendingRanks(result.uncapped, ranks);
  const rows = history(panel, constants, [t]);
  const [now, before] = [rows.cell(unit, t), rows.cell(unit, t - QUARTER)];
  const country = input.countryOf[unit] as number;
  const national = civilianShares(panels.countries, constants);
  const nationalShare = country < 0 ? Number.NaN : (national[country * panel.monthCount + t] as number);
  const at = (values: ArrayLike<number>): number => values[unit] as number;
  const apart: UnitApart = {
    score: at(result.score),
    category: CATEGORIES[at(result.category)] ?? "",
    rank: at(ranks),
    ranked: ranks.filter((rank) => !Number.isNaN(rank)).length,
    gate: gate(at(result.incidents3m), at(result.deaths3m), constants),
    gamma: constants.gamma,
    parts: PARTS.filter((part) => constants.weights[part] > 0).map((part) => ({
      part,
      points: at(result.parts[part]),
      component: at(result.components[part]),
      weight: constants.weights[part],
    })),
    incidents3m: at(result.incidents3m),
    usualIncidents3m: at(result.usualIncidents3m),
    deaths3m: at(result.deaths3m),
    usualDeaths3m: at(result.usualDeaths3m),
    hasDeaths: constants.hasDeaths,
    isPooled: input.pooled,
    surpriseP: at(result.surpriseP),
    fastIncidents: rows.fastIncidents[now] as number,
    slowIncidents: rows.slowIncidents[now] as number,
    fastDeaths: rows.fastDeaths[now] as number,
    severityHalf: input.severityHalf,
    civilians3m: at(result.civilians3m),
    usualCivilianShare: Number.isNaN(nationalShare) ? (rows.civilianShare[now] as number) : nationalShare,
    cells: panel.places3m[start + t] as number,
    usualCells: rows.usualCells[before] as number,
    newCells: panel.newPlaces3m[start + t] as number,
    nearCapital: rows.nearCapital3m[now] as number,
    usualNearCapital: rows.usualNearCapital[before] as number,
    quietRun: at(result.quietRun),
    actors: actorsOf(panels, panels.actors[family], unit, month, constants),
    whatIfs: whatIfsOf(panels, input, family, unit, month),
  };
  return { past, apart };
}

function inputOf(
  panels: Panels,
  constants: Constants,
  family: ScoredFamily,
  months: readonly Month[],
): EscalationInput {
  const panel = panels[family];
  return {
    months,
    panel,
    countries: panels.countries,
    countryOf: indexOfCountry(panel, panels.countries),
    pooled: family === "regions",
    severityHalf: family === "countries" ? constants.severityHalfCountry : constants.severityHalfRegion,
    constants,
    actorEntries: actorEntriesOf(panels, constants)[family],
  };
}

/** On the units that the score depends on: a region's expectation is drawn to its country's regions, others stand alone. */
function whatIfsOf(panels: Panels, input: EscalationInput, family: ScoredFamily, unit: number, month: Month) {
  const { panel } = input;
  const chosen = panel.units[unit];
  if (chosen === undefined) throw new RangeError(`there is no unit ${unit}`);
  const isNear = (each: typeof chosen): boolean =>
    family === "regions" ? each.country === chosen.country : each.id === chosen.id;
  const near = selectUnits(panel, isNear);
  const countries = family === "countries" ? near : panels.countries;
  const few = {
    ...input,
    panel: near,
    countries,
    countryOf: indexOfCountry(near, countries),
    actorEntries: selectRows(input.actorEntries as Float64Array, panel, isNear),
  };
  return whatIfs(
    few,
    near.units.findIndex(({ id }) => id === chosen.id),
    month,
  );
}

function actorsOf(
  { actors }: Panels,
  rows: ActorMonths,
  unit: number,
  month: Month,
  { actorEntryQuietMonths: quiet }: Constants,
): Deeds[] {
  const deeds = new Map<number, { incidents: number; deaths: number; isNew: boolean }>();
  const [start, end] = rowsOfUnit(rows, unit);
  const before = new Set<number>();
  for (let row = start; row < end; row++) {
    const [actor, at] = [rows.actor[row] as number, rows.month[row] as number];
    const listed = actors.list[actor];
    if (listed === undefined || !isArmed(listed) || at > month) continue;
    if (at <= month - QUARTER) {
      if (at > month - QUARTER - quiet) before.add(actor);
      continue;
    }
    const sum = deeds.get(actor) ?? { incidents: 0, deaths: 0, isNew: true };
    sum.incidents += rows.incidents[row] as number;
    sum.deaths += rows.deaths[row] as number;
    deeds.set(actor, sum);
  }
  return [...deeds]
    .map(([actor, sum]) => ({
      ...sum,
      actor: shortName(actors.list[actor] as Parameters<typeof shortName>[0]),
      isNew: !before.has(actor),
    }))
    .sort((a, b) => b.incidents - a.incidents || (a.actor < b.actor ? -1 : 1));
}
