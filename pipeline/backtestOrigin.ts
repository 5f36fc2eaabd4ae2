import { pastScores } from "./3-score/pastScores.ts";
import { originRows } from "./backtest/originRows.ts";
import type { Constants } from "./domain/constants.ts";
import type { Month } from "./domain/month.ts";
import type { Panels } from "./domain/panels.ts";
import type { Columns } from "./domain/table.ts";

/**
 * What the tool and the baselines would have said at each of some origins, and what came of it.
 * @param origins those that will be asked for
 * @returns the function from an origin to its columns, see backtest/originRows.ts
 */
export function backtestOrigins(
  panels: Panels,
  constants: Constants,
  origins: readonly Month[],
): (origin: Month) => Columns {
  const scoresAt = pastScores(panels, constants, origins);
  const rowsAt = originRows(panels);
  return (origin) => rowsAt(origin, scoresAt(origin));
}
