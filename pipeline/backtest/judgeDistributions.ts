import type { Month } from "../domain/month.ts";
import { type Cells, cellsOf, intervalOf, type Measured, measured, ratioOf } from "./cells.ts";
import { cellOf, type DistributionSums, sumAt } from "./distributionSums.ts";
import {
  DISTRIBUTION_MEASURES,
  FORECASTER_NAMES,
  type Forecaster,
  HORIZONS,
  SERIES,
} from "./distributions.ts";
import { type Finding, finding, GROUPS, type Group, type Subject } from "./finding.ts";
import type { UnitKind } from "./questions.ts";
import { skillFinding } from "./skill.ts";

/** What skill is measured against at every horizon; single forecasters have hardly ever beaten it. */
export const REFERENCE: Forecaster = "conflictology";
/** Measures that have a skill: a smaller number is better. */
const SCORED = ["crps", "log_crps", "rps"] as const;
/** With fewer forecasts nothing is said. */
const LEAST_FORECASTS = 100;
/** Groups by their number in DistributionSums. */
const NUMBERS: Readonly<Record<Group, readonly number[]>> = { all: [0, 1], active: [1], dormant: [0] };

/** The sums of each origin, in their order. */
export type OriginSums = readonly { readonly origin: Month; readonly sums: DistributionSums }[];

/**
 * Judges all forecasters of deaths and of incidents, horizon by horizon and over all of them.
 * @param from first origin: blocks of twelve months begin there
 */
export function judgeDistributions(
  kind: UnitKind,
  found: OriginSums,
  from: Month,
  source: string,
): Finding[] {
  const countries = (found[0]?.sums.counts.length ?? 0) / cellOf(1, 0, 0, 0);
  const rows = found.flatMap((each) =>
    Array.from({ length: countries }, (_, country) => ({ ...each, country })),
  );
  const cells = cellsOf(
    rows.map(({ origin }) => origin),
    rows.map(({ country }) => country),
    from,
    `backtest|${source}|${kind}`,
  );
  const all = HORIZONS.map((_, position) => position);
  return SERIES.flatMap((outcome, series) =>
    GROUPS.flatMap((group) =>
      [...all.map((position) => [position]), all].flatMap((positions) => {
        const horizon = positions.length === 1 ? (HORIZONS[positions[0] as number] as number) : null;
        const about = { outcome, unit_kind: kind, group, horizon, positives: null, base_rate: null };
        const parts = positions.flatMap((position) =>
          NUMBERS[group].map((number) => ({ number, series, position })),
        );
        return judgeSums(about, rows, cells, parts);
      }),
    ),
  );
}

/** @param parts the cells of each origin's and country's sums that are added up */
function judgeSums(
  about: Omit<Subject, "n">,
  rows: readonly { readonly sums: DistributionSums; readonly country: number }[],
  cells: Cells,
  parts: readonly { readonly number: number; readonly series: number; readonly position: number }[],
): Finding[] {
  const width = FORECASTER_NAMES.length * DISTRIBUTION_MEASURES.length;
  const counts = new Float64Array(cells.count);
  const sums = Array.from({ length: width }, () => new Float64Array(cells.count));
  for (const [row, { sums: own, country }] of rows.entries()) {
    const cell = cells.of[row] as number;
    for (const { number, series, position } of parts) {
      const at = cellOf(country, number, series, position);
      (counts[cell] as number) += own.counts[at] as number;
      for (let k = 0; k < width; k++)
        ((sums[k] as Float64Array)[cell] as number) += own.sums[sumAt(at, 0) + k] as number;
    }
  }
  const n = counts.reduce((sum, count) => sum + count, 0);
  const subject = { ...about, n };
  if (n < LEAST_FORECASTS) {
    const note = `too few to judge: ${n} forecasts, at least ${LEAST_FORECASTS} are needed`;
    return [finding(subject, "", "", Number.NaN, { note })];
  }
  const measures = new Map(
    FORECASTER_NAMES.map((forecaster, f) => [
      forecaster,
      DISTRIBUTION_MEASURES.map((_, m) =>
        measured(cells, ratioOf(sums[f * DISTRIBUTION_MEASURES.length + m] as Float64Array, counts)),
      ),
    ]),
  );
  const of = (forecaster: Forecaster, measure: number): Measured =>
    (measures.get(forecaster) as Measured[])[measure] as Measured;
  return FORECASTER_NAMES.flatMap((forecaster) => [
    ...DISTRIBUTION_MEASURES.map((name, m) => {
      const value = of(forecaster, m);
      return finding(subject, forecaster, name, value.value, { interval: intervalOf(value) });
    }),
    ...SCORED.flatMap((name, m) =>
      opponentsOf(forecaster, (other) => of(other, m).value).map((against) =>
        skillFinding(subject, forecaster, `${name}_skill`, of(forecaster, m), {
          predictor: against,
          score: of(against, m),
        }),
      ),
    ),
  ]);
}

/** The reference, and for the tool's own forecast the best of the others as well. */
function opponentsOf(forecaster: Forecaster, score: (of: Forecaster) => number): Forecaster[] {
  const others = FORECASTER_NAMES.filter((name) => name !== forecaster && name !== "pool");
  if (forecaster !== "pool") return others.filter((name) => name === REFERENCE);
  const best = others.reduce((found, name) => (score(name) < score(found) ? name : found), REFERENCE);
  return [...new Set([REFERENCE, best])];
}
