import { fileURLToPath } from "node:url";
import { type SurgeJudgement, surgeBenchmark } from "./4-forecast/chance/surgeBenchmark.ts";
import { UsageError } from "./domain/errors.ts";
import { formatMonth, type Month } from "./domain/month.ts";
import { panelsOf } from "./panelsOf.ts";

/** How to read a file with the columns country, adm1, month, n_events, deaths. */
const MAPPING = fileURLToPath(new URL("../datasets/reference/admin1-months.mapping.json", import.meta.url));

export interface Admin1Options {
  /** Counts by country, admin-1 region and month. */
  readonly panel: string;
  /** How to read it; null: the .mapping.json beside it, else MAPPING. */
  readonly mapping: string | null;
  /** First and last month that is predicted. */
  readonly from: Month;
  readonly to: Month;
  readonly json: boolean;
}

/**
 * The admin-1 benchmark: does the count of a region's next month stand out against its last eight (surgeQuestion.ts)?
 * Every region of the file, its names as they are written, every month from `from` to `to`, each predicted one month
 * ahead by a model that is refitted every three months to what was known by then.
 * @returns a table, or JSON
 * @throws {UsageError} for months that the file cannot carry
 */
export async function runBenchmarkAdmin1({ panel, mapping, from, to, json }: Admin1Options): Promise<string> {
  if (from > to) throw new UsageError(`--from ${formatMonth(from)} comes after --to ${formatMonth(to)}`);
  const panels = await panelsOf([panel], mapping ?? MAPPING, [], "as written");
  const { firstMonth, monthCount } = panels.regions;
  const lastMonth = (firstMonth + monthCount - 1) as Month;
  if (to > lastMonth)
    throw new UsageError(`the file ends in ${formatMonth(lastMonth)}: give --to ${formatMonth(lastMonth)}`);
  const result = surgeBenchmark(panels, from, to);
  if (result.firstPossible === null)
    throw new UsageError("the file holds too few months and rises to learn from before --to");
  if (result.firstPossible > from)
    throw new UsageError(
      `before ${formatMonth(result.firstPossible)} there is too little to learn from: give --from ${formatMonth(result.firstPossible)} or later`,
    );
  const head = {
    from: formatMonth(from),
    to: formatMonth(to),
    regions: panels.regions.units.length,
    predictions: result.predictions,
    base_rate: result.baseRate,
  };
  if (json) return JSON.stringify({ ...head, ...result.model, baselines: result.baselines }, null, 2);
  return [
    `${head.regions} regions, ${head.from} to ${head.to}: ${head.predictions} predictions, ${(100 * head.base_rate).toFixed(2)} % came true`,
    "",
    "              AUPRC  AUROC   Brier    ECE",
    line("model", result.model),
    ...Object.entries(result.baselines).map(([name, judgement]) => line(name, judgement)),
  ].join("\n");
}

function line(name: string, { auprc, auroc, brier, ece }: SurgeJudgement): string {
  return `${name.padEnd(12)}  ${auprc.toFixed(3)}  ${auroc.toFixed(3)}  ${brier.toFixed(4)}  ${ece.toFixed(3)}`;
}
