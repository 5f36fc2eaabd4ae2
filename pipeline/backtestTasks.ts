import { pastScores } from "./3-score/pastScores.ts";
import { pastChances } from "./4-forecast/pastChances.ts";
import { forecastAt, prepare } from "./4-forecast/pool.ts";
import { historyOf } from "./4-forecast/unitForecasts.ts";
import { type DistributionSums, distributionSums } from "./backtest/distributionSums.ts";
import { HORIZONS, SERIES } from "./backtest/distributions.ts";
import { originRows, panelOf } from "./backtest/originRows.ts";
import type { Constants } from "./domain/constants.ts";
import { formatMonth, type Month, parseMonth } from "./domain/month.ts";
import type { Panels } from "./domain/panels.ts";
import type { Columns } from "./domain/table.ts";

/** Kinds of units whose distributions are judged. */
export const FORECAST_KINDS = ["region", "country"] as const;
type ForecastKind = (typeof FORECAST_KINDS)[number];

/** The task that computes the probabilities of all origins, which are fitted and calibrated one after another. */
export const CHANCES_TASK = "chances";
/** The name of an origin's task. */
export const originTask = (origin: Month): string => formatMonth(origin);

/**
 * A backtest's work, cut into tasks that know nothing of one another: CHANCES_TASK, and one for each origin.
 * @param origins those that may be asked for
 * @returns the function from a task to its columns: the probabilities, units x months, under the kind of unit; or what else
 * was said at the origin and what came of it
 */
export function backtestTasks(
  panels: Panels,
  constants: Constants,
  origins: readonly Month[],
): (task: string) => Columns {
  const originAt = once(() => originColumns(panels, constants, origins));
  return (task) =>
    task === CHANCES_TASK
      ? pastChances(panels, panels.ingest.lastCompleteMonth)
      : originAt()(parseMonth(task, {}));
}

/** See backtest/originRows.ts and backtest/distributionSums.ts. */
function originColumns(
  panels: Panels,
  constants: Constants,
  origins: readonly Month[],
): (origin: Month) => Columns {
  const scoresAt = pastScores(panels, constants, origins);
  const rowsAt = originRows(panels);
  const sumsAt = FORECAST_KINDS.map((kind) => [kind, forecastSums(panels, kind)] as const);
  return (origin) => ({
    ...rowsAt(origin, scoresAt(origin)),
    ...Object.fromEntries(
      sumsAt.flatMap(([kind, at]) =>
        Object.entries(at(origin)).map(([name, values]) => [`forecast.${kind}.${name}`, values] as const),
      ),
    ),
  });
}

function forecastSums(panels: Panels, kind: ForecastKind): (origin: Month) => DistributionSums {
  const panel = panelOf(panels, kind);
  const prepared = prepare(
    historyOf(panel),
    panel.incidents,
    SERIES.map((name) => panel[name]),
  );
  const numberOf = new Map(panels.countries.units.map(({ id }, number) => [id, number]));
  return distributionSums(panel, (t, visit) => forecastAt(prepared, t, HORIZONS, visit), {
    countryOf: Int32Array.from(panel.units, (unit) => numberOf.get(unit.country) as number),
    countries: panels.countries.units.length,
    last: panels.ingest.lastCompleteMonth,
  });
}

/** What is made at the first call. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
