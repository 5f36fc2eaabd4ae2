import { UsageError } from "./domain/errors.ts";
import type { IngestSummary } from "./domain/ingestSummary.ts";
import { formatMonth, type Month } from "./domain/month.ts";

/**
 * The month to rank: the one asked for, or the last that the data covers completely.
 * @throws {UsageError} if the data says nothing about it
 */
export function asOfMonth(
  asked: Month | null,
  { coverage, lastCompleteMonth }: Pick<IngestSummary, "coverage" | "lastCompleteMonth">,
): Month {
  const asOf = asked ?? lastCompleteMonth;
  if (coverage.some((span) => span.from <= asOf && asOf <= span.to)) return asOf;
  const spans = coverage.map((span) => `${formatMonth(span.from)} to ${formatMonth(span.to)}`).join(", ");
  const why =
    asked === null
      ? `no month is covered completely, as far as the data tells (${spans}): name the month with --as-of`
      : `--as-of ${formatMonth(asOf)} lies outside what the data covers (${spans}): choose a month inside it`;
  throw new UsageError(`${why}, or declare the coverage in a mapping file`);
}
