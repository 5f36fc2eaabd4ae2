/**
 * The question of the admin-1 benchmark, in the benchmark only: does next month's count of incidents stand out?
 *
 *   n(t+1) > m + s  and  n(t+1) >= m + 2     m, s: mean and sample deviation of n(t-7..t)
 *
 * asked of every region of the input in every month, whether or not it has had an incident by then.
 */

import { comingAtLeast } from "../../domain/outcomes.ts";
import type { Panel } from "../../domain/panel.ts";
import type { Panels } from "../../domain/panels.ts";
import { sampleMoments } from "../../stats/sampleMoments.ts";
import type { Question } from "./question.ts";
import { restOfCountry } from "./surroundings.ts";

const TRAILING_MONTHS = 8;
const LEAST_RISE = 2;

export function surgeQuestion({ regions, countries }: Panels): Question {
  return {
    kind: "region",
    panel: regions,
    outcome: surge(regions),
    counts: regions.incidents,
    around: restOfCountry(regions, countries),
    listed: new Uint8Array(regions.incidents.length).fill(1),
    unknown: "",
  };
}

function surge(panel: Panel): Question["outcome"] {
  const { incidents, covered, monthCount } = panel;
  const threshold = new Float64Array(incidents.length).fill(Number.NaN);
  for (let cell = 0; cell < incidents.length; cell++) {
    const from = cell - TRAILING_MONTHS + 1;
    if (cell % monthCount < TRAILING_MONTHS - 1 || covered.subarray(from, cell + 1).includes(0)) continue;
    const { mean, deviation } = sampleMoments(incidents.subarray(from, cell + 1));
    // the least whole count that stands out
    threshold[cell] = Math.max(Math.ceil(mean + LEAST_RISE), Math.floor(mean + deviation) + 1);
  }
  return comingAtLeast(panel, incidents, 1, threshold);
}
