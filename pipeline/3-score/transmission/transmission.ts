import { TRANSMISSION } from "../../domain/transmissionConstants.ts";
import { benjaminiHochberg } from "../../stats/benjaminiHochberg.ts";
import { total } from "../../stats/total.ts";
import { attributedShare } from "./attributedShare.ts";
import { EndemicModel } from "./endemicModel.ts";
import { type TransmissionLabel, transmissionLabel } from "./label.ts";
import { placeboTest } from "./placeboTest.ts";
import { shiftTest } from "./shiftTest.ts";
import { lagged, leading, regionalFactor } from "./terms.ts";

/** Series of one directed pair: at most 120 months, all the same, oldest first, ending at the as-of month. */
export interface TransmissionPair {
  /** Incidents of `to` within 250 km of its border with `from`. */
  readonly zone: Float64Array;
  /** Incidents of `to`. */
  readonly national: Float64Array;
  /** Incidents of `from`, each weighted by exp(-km to the border / 150). */
  readonly approach: Float64Array;
  /** Incidents of the countries of the neighbourhood that the source covers in all these months; `from` is one. */
  readonly region: readonly { readonly incidents: Float64Array; readonly adjacent: boolean }[];
}

/** Evidence beside a spillover score; NaN throughout where a pair is not tested. */
export interface Transmission {
  /** Incidents of the target in the six months after, per weighted incident of the source; >= 0. */
  readonly theta: number;
  readonly standardError: number;
  /** Share of the target's last twelve months that came from the source, 0 to 1. */
  readonly share: number;
  /** Likelihood ratio of the source's past, and of its future in the past's place; >= 0. */
  readonly lr: number;
  readonly lrLead: number;
  readonly pShift: number;
  readonly pPlacebo: number;
  /** Share of false discoveries, over the tested pairs. */
  readonly q: number;
  readonly label: TransmissionLabel;
}

const NOT_TESTED: Transmission = {
  theta: Number.NaN,
  standardError: Number.NaN,
  share: Number.NaN,
  lr: Number.NaN,
  lrLead: Number.NaN,
  pShift: Number.NaN,
  pPlacebo: Number.NaN,
  q: Number.NaN,
  label: "not tested",
};

/**
 * Do incidents in one country come before incidents across its border, beyond what both countries' own past and their
 * region explain? (Methods 3.2; endemicModel.ts has the model.)
 *
 * A shock that hits a whole region makes neighbours rise together without anything crossing a border. Hence the
 * regional factor in the model (the source is one of the countries it is made of, so that what the source tells of the
 * region counts as the region's), and three comparisons that the source must win: with itself out of step
 * (shiftTest.ts), with countries that do not touch the target (placeboTest.ts), and with its own future.
 *
 * The target is the border zone where it has at least 24 incidents, else the country. Not tested: fewer than 60 months
 * or 24 incidents of the target; no incident of the source near the border; fewer than nine countries (the source and
 * eight more) with an incident in these months.
 *
 * @param pairs any order: only q, which counts the tested pairs, ties one to another
 * @returns one per pair, in the order given
 */
export function transmission(pairs: readonly TransmissionPair[]): Transmission[] {
  const tests = pairs.map(testPair);
  const tested = tests.flatMap((test) => (test === null ? [] : [test.pShift]));
  const qValues = benjaminiHochberg(Float64Array.from(tested));
  let next = 0;
  return tests.map((test) => {
    if (test === null) return NOT_TESTED;
    const q = qValues[next++] as number;
    return { ...test, q, label: transmissionLabel({ ...test, q }) };
  });
}

function testPair(pair: TransmissionPair): Omit<Transmission, "q" | "label"> | null {
  const target = total(pair.zone) >= TRANSMISSION.minIncidents ? pair.zone : pair.national;
  const region = pair.region.filter(({ incidents }) => total(incidents) > 0);
  const source = lagged(pair.approach);
  const testable =
    target.length >= TRANSMISSION.minMonths &&
    total(target) >= TRANSMISSION.minIncidents &&
    region.length >= TRANSMISSION.minRegion &&
    total(source.subarray(TRANSMISSION.lagMonths)) > 0;
  if (!testable) return null;
  const model = new EndemicModel(target, regionalFactor(region.map(({ incidents }) => incidents)));
  const placebos = region.filter(({ adjacent }) => !adjacent).map(({ incidents }) => incidents);
  const lr = model.ratio(source);
  const { theta, standardError, means, fromSource } = model.estimate(source);
  return {
    theta,
    standardError,
    share: attributedShare(target, means, fromSource),
    lr,
    lrLead: model.ratio(leading(pair.approach)),
    pShift: shiftTest(model, source, lr),
    pPlacebo: placeboTest(model, placebos, lr),
  };
}
