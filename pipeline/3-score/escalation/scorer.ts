import { PARTS } from "../../domain/methodSet.ts";
import { formatMonth, type Month, QUARTER } from "../../domain/month.ts";
import { PLACES } from "../../domain/placeConstants.ts";
import { capital } from "./capital.ts";
import { category } from "./category.ts";
import { civilian } from "./civilian.ts";
import { combine } from "./combine.ts";
import type { EscalationInput } from "./escalationInput.ts";
import { type EscalationMonth, emptyMonth } from "./escalationMonth.ts";
import { aboveUsual, fillSurprise } from "./fillSurprise.ts";
import { fillUntouched } from "./fillUntouched.ts";
import { footprint } from "./footprint.ts";
import { gate } from "./gate.ts";
import { civilianShares, type History, history } from "./history.ts";
import { momentum, signedMomentum } from "./momentum.ts";
import { resurgence } from "./resurgence.ts";
import { severity } from "./severity.ts";

export interface EscalationScorer {
  /** @throws {RangeError} for a month outside the panel */
  at(month: Month): EscalationMonth;
  /** Per unit 1 where it is scored and its incidents or deaths of the quarter are above the usual. */
  above(month: Month): Uint8Array;
}

/**
 * Escalation scores of every unit of a panel, one file per part beside this one. Prepares the running sums once,
 * O(cells); a month then costs O(units). The values for month t are bit-identical whether the panel ends at t or
 * later.
 * @throws {RangeError} if the two panels or countryOf do not fit together
 */
export function escalationScorer(input: EscalationInput): EscalationScorer {
  const { panel, countries, countryOf, constants } = input;
  if (countries.firstMonth !== panel.firstMonth || countries.monthCount !== panel.monthCount) {
    throw new RangeError("the units' panel and the countries' panel must hold the same months");
  }
  if (countryOf.length !== panel.units.length) {
    throw new RangeError(`countryOf has ${countryOf.length} entries for ${panel.units.length} units`);
  }
  const wanted = input.months?.map((month) => month - panel.firstMonth) ?? Array(panel.monthCount).keys();
  const indices = [...wanted];
  const past = history(panel, constants, indices);
  const usual = civilianShares(countries, constants);
  const kept = new Set(indices);
  const counted = (month: Month): { t: number; result: EscalationMonth } => {
    const t = month - panel.firstMonth;
    if (!(t >= 0 && t < panel.monthCount)) {
      throw new RangeError(`the panel does not hold ${formatMonth(month)}`);
    }
    if (!kept.has(t)) throw new RangeError(`${formatMonth(month)} is not among the months to score`);
    const result = emptyMonth(panel.units.length);
    fillCounts(input, past, t, result);
    return { t, result };
  };
  return {
    at(month) {
      const { t, result } = counted(month);
      fillSurprise(input, past, t, result);
      fillScores(input, past, usual, t, result);
      fillUntouched(input, past, t, result);
      return result;
    },
    above(month) {
      const { t, result } = counted(month);
      return aboveUsual(input, past, t, result);
    },
  };
}

/** The plain counts, and who can be scored. */
function fillCounts(
  { panel, constants }: EscalationInput,
  past: History,
  t: number,
  to: EscalationMonth,
): void {
  for (let unit = 0; unit < panel.units.length; unit++) {
    const cell = past.cell(unit, t);
    const incidents3m = past.incidents3m[cell] ?? Number.NaN;
    to.incidents3m[unit] = incidents3m;
    to.deaths3m[unit] = past.deaths3m[cell] ?? Number.NaN;
    if (panel.covered[unit * panel.monthCount + t] === 1) {
      to.quietMonths[unit] = t < QUARTER ? 0 : (past.silentRun[past.cell(unit, t - QUARTER)] ?? 0);
    }
    if ((past.firstIncident[unit] ?? t + 1) > t) continue;
    to.onRoster[unit] = 1;
    if (Number.isNaN(incidents3m) || (past.coveredMonths[cell] ?? 0) < constants.minHistoryMonths) continue;
    if (t < QUARTER || past.effectiveQuarters[past.cell(unit, t - QUARTER)] === 0) continue;
    to.scored[unit] = 1;
    to.active[unit] = (past.sinceIncident[cell] as number) < constants.activeMonths ? 1 : 0;
  }
}

/** The parts about places and actors, as far as the set carries them. */
function fillPlacesAndActors(
  { panel, constants, actorEntries }: EscalationInput,
  past: History,
  t: number,
  unit: number,
  { components }: EscalationMonth,
): void {
  const { weights } = constants;
  const at = unit * panel.monthCount + t;
  const [now, before] = [past.cell(unit, t), past.cell(unit, t - QUARTER)];
  if (weights.footprint > 0) {
    // what is new is known once the months before are
    const isKnown = (past.coveredMonths[before] as number) >= PLACES.newCellMonths;
    components.footprint[unit] = footprint(
      panel.places3m[at] as number,
      past.usualCells[before] as number,
      isKnown ? (panel.newPlaces3m[at] as number) : 0,
      constants,
    );
  }
  if (weights.capital > 0) {
    const [near, usual] = [past.nearCapital3m[now] as number, past.usualNearCapital[before] as number];
    components.capital[unit] = capital(near, usual, constants);
  }
  if (weights.actor_entry > 0) {
    const isKnown = (past.coveredMonths[before] as number) >= constants.actorEntryQuietMonths;
    components.actor_entry[unit] = isKnown ? (actorEntries?.[at] ?? 0) : 0;
  }
}

/** The other parts, the gate, the score; needs the surprise. @param usual countries x months, see civilianShares */
function fillScores(
  input: EscalationInput,
  past: History,
  usual: Float64Array,
  t: number,
  to: EscalationMonth,
): void {
  const { panel, countryOf, severityHalf, constants } = input;
  const { components, parts } = to;
  const values = new Float64Array(PARTS.length);
  const tenths = new Float64Array(PARTS.length);
  for (let unit = 0; unit < panel.units.length; unit++) {
    if (to.scored[unit] !== 1) continue;
    const cell = past.cell(unit, t);
    const incidents3m = to.incidents3m[unit] ?? 0;
    const deaths3m = to.deaths3m[unit] ?? 0;
    const signed = signedMomentum(past.fastIncidents[cell] ?? 0, past.slowIncidents[cell] ?? 0, constants);
    const civilians3m = past.civilians3m[cell] ?? 0;
    const quietRun = past.quietRun[past.cell(unit, t - QUARTER)] ?? 0;
    const country = countryOf[unit] ?? -1;
    const countryShare = country < 0 ? Number.NaN : (usual[country * panel.monthCount + t] ?? Number.NaN);
    const ownShare = past.civilianShare[cell] ?? 0;
    const usualShare = Number.isNaN(countryShare) ? ownShare : countryShare;

    to.civilians3m[unit] = civilians3m;
    to.quietRun[unit] = quietRun;
    to.momentum[unit] = signed;
    components.momentum[unit] = momentum(signed);
    components.severity[unit] = severity(past.fastDeaths[cell] ?? 0, severityHalf);
    components.civilian[unit] = civilian(civilians3m, incidents3m, usualShare, constants);
    components.resurgence[unit] = resurgence(quietRun, incidents3m, constants);
    fillPlacesAndActors(input, past, t, unit, to);

    PARTS.forEach((part, k) => {
      values[k] = components[part][unit] ?? Number.NaN;
    });
    to.uncapped[unit] = combine(values, gate(incidents3m, deaths3m, constants), constants, tenths);
    let total = 0;
    PARTS.forEach((part, k) => {
      if (constants.weights[part] === 0) return;
      const share = tenths[k] ?? 0;
      parts[part][unit] = share / 10;
      total += share;
    });
    const score = total / 10;
    to.score[unit] = score;
    to.category[unit] = category(score, constants);
    const peak = past.peak3m[cell] ?? 0;
    if (peak >= constants.peakMinIncidents && incidents3m < constants.peakShare * peak)
      to.quietAfterPeak[unit] = 1;
  }
}
