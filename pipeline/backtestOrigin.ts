import { pastScores } from "./3-score/pastScores.ts";
import { forecastAt, prepare } from "./4-forecast/pool.ts";
import { type DistributionSums, distributionSums } from "./backtest/distributionSums.ts";
import { HORIZONS, SERIES } from "./backtest/distributions.ts";
import { firstIncidents, originRows, panelOf } from "./backtest/originRows.ts";
import type { Constants } from "./domain/constants.ts";
import type { Month } from "./domain/month.ts";
import type { Unit } from "./domain/panel.ts";
import type { Panels } from "./domain/panels.ts";
import type { Columns } from "./domain/table.ts";

/** Kinds of units whose distributions are judged. */
export const FORECAST_KINDS = ["region", "country"] as const;
type ForecastKind = (typeof FORECAST_KINDS)[number];

/**
 * What the tool and the baselines would have said at each of some origins, and what came of it.
 * @param origins those that will be asked for
 * @returns the function from an origin to its columns, see backtest/originRows.ts and backtest/distributionSums.ts
 */
export function backtestOrigins(
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
  const { units, monthCount, covered, incidents } = panel;
  const listedFrom = firstIncidents(panel);
  const prepared = prepare(
    { unitCount: units.length, monthCount, covered, listedFrom },
    incidents,
    SERIES.map((name) => panel[name]),
  );
  const numberOf = new Map(panels.countries.units.map(({ id }, number) => [id, number]));
  return distributionSums(panel, (t, visit) => forecastAt(prepared, t, HORIZONS, visit), {
    countryOf: Int32Array.from(units, (unit: Unit) => numberOf.get(unit.country) as number),
    countries: panels.countries.units.length,
    last: panels.ingest.lastCompleteMonth,
  });
}
