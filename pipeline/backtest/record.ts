import type { IngestSummary } from "../domain/ingestSummary.ts";
import { formatMonth, type Month } from "../domain/month.ts";
import { type Table, TableBuilder } from "../domain/table.ts";
import { FORECASTERS } from "./distributions.ts";
import type { Finding } from "./finding.ts";
import type { Reliability } from "./judge.ts";
import { PREDICTORS, QUESTIONS } from "./questions.ts";

/** What a reader must know before believing any of it. */
const CAVEATS = [
  "The data as they stand now are taken for what was known at each origin: later corrections and late reports are in them. In use, with the data of the day, skill will be lower.",
];
/** @param incidents of years for which the source lists a group only because of another one */
const onInactiveYears = (incidents: number): string =>
  `${incidents} incidents are listed only because the same fighting was larger in another year, so they were not known then; the backtest without them shows what that foresight is worth.`;

/** The findings as a table, in their order. */
export function findingTable(findings: readonly Finding[], source: string): Table {
  const table = new TableBuilder("backtest");
  for (const { group, horizon, value, low, high, n, ...rest } of findings) {
    table.add({
      ...rest,
      unit_group: group,
      horizon_months: horizon,
      measured: value,
      measured_low: low,
      measured_high: high,
      unit_months: n,
      source,
    });
  }
  return table.build();
}

export const caveatsOf = ({ inactiveIncidents }: IngestSummary): string[] =>
  inactiveIncidents > 0 ? [...CAVEATS, onInactiveYears(inactiveIncidents)] : CAVEATS;

/** What backtest.json says beside the rows: the same for the same input, config, code and origins. */
export function backtestRecord(
  summary: IngestSummary,
  origins: readonly Month[],
  said: readonly string[],
  reliability: readonly Reliability[],
): object {
  return {
    citation: summary.citation,
    from: formatMonth(origins[0] as Month),
    to: formatMonth(origins.at(-1) as Month),
    origins: origins.length,
    caveats: caveatsOf(summary),
    outcomes: QUESTIONS.map(({ outcome, kind, horizon, meaning }) => ({
      outcome,
      unit_kind: kind,
      horizon_months: horizon,
      meaning,
    })),
    predictors: Object.fromEntries(Object.entries(PREDICTORS).map(([name, { meaning }]) => [name, meaning])),
    forecasters: FORECASTERS,
    statements: said,
    reliability: reliability.map(({ rows, group, ...about }) => ({
      ...about,
      unit_group: group,
      bins: rows.map(({ count, said, meanProbability, positives, frequency, interval }) => ({
        unit_months: count,
        said_from: rounded(said.low),
        said_to: rounded(said.high),
        said_mean: rounded(meanProbability),
        positives,
        frequency: rounded(frequency),
        frequency_low: rounded(interval.low),
        frequency_high: rounded(interval.high),
      })),
    })),
  };
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
