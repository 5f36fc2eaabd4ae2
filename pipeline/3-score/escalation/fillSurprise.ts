import type { Constants } from "../../domain/constants.ts";
import type { EscalationInput } from "./escalationInput.ts";
import type { EscalationMonth } from "./escalationMonth.ts";
import { type Expectation, expectation } from "./expectation.ts";
import type { History } from "./history.ts";
import { strongerEvidence } from "./recalibrate.ts";
import { isAbove, rawEvidence, surprise } from "./surprise.ts";

/**
 * Usual quarters, tails and the surprise of every scored unit of month t (an index into the panel). Needs the
 * roster and the quarter sums in `to`.
 */
export function fillSurprise(input: EscalationInput, past: History, t: number, to: EscalationMonth): void {
  const incidents = expectation(input, past, t, to, "incidents");
  to.incidentsSize.set(incidents.size);
  fillTails(incidents, to.incidents3m, to.usualIncidents3m, to.rawIncidentsMinusLog10P);
  fillTails(
    expectation(input, past, t, to, "deaths"),
    to.deaths3m,
    to.usualDeaths3m,
    to.rawDeathsMinusLog10P,
  );
  for (let unit = 0; unit < to.scored.length; unit++) {
    if (to.scored[unit] === 1) fillUnit(input.constants, unit, to);
  }
}

/** Per unit 1 where it is scored and its incidents or deaths of the quarter that ends with month t are above the usual. */
export function aboveUsual(
  input: EscalationInput,
  past: History,
  t: number,
  to: EscalationMonth,
): Uint8Array {
  const above = new Uint8Array(to.scored.length);
  for (const [series, quarterSums] of [
    ["incidents", to.incidents3m],
    ["deaths", to.deaths3m],
  ] as const) {
    const { usual } = expectation(input, past, t, to, series);
    for (let unit = 0; unit < above.length; unit++) {
      if (to.scored[unit] === 1 && isAbove(quarterSums[unit] as number, usual[unit] as number))
        above[unit] = 1;
    }
  }
  return above;
}

/** Step "tail" for one series. */
function fillTails(
  expected: Expectation,
  quarterSums: Float64Array,
  usual: Float64Array,
  minusLog10P: Float64Array,
): void {
  usual.set(expected.usual);
  for (const [unit, size] of expected.size.entries()) {
    if (Number.isNaN(size)) continue;
    minusLog10P[unit] = rawEvidence(quarterSums[unit] ?? Number.NaN, usual[unit] ?? Number.NaN, size);
  }
}

/** Step "p*" and the part itself. */
function fillUnit(constants: Constants, unit: number, to: EscalationMonth): void {
  const evidence = strongerEvidence(
    to.rawIncidentsMinusLog10P[unit] ?? Number.NaN,
    to.rawDeathsMinusLog10P[unit] ?? Number.NaN,
    constants,
  );
  to.surpriseP[unit] = 10 ** -evidence;
  to.components.surprise[unit] = surprise(evidence, constants);
}
